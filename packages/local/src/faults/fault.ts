// A scripted fault, for tests of clients, and the rules for its fields.

import { type Issue, Rejection } from '../contract/rejection';

/**
 * Something that goes wrong with a request to the spans API. Faults are used up in the order they were added: each
 * request takes the first one that fits it.
 */
export interface Fault {
  /** Only requests with this method, for example `PUT`. Default: any. */
  method?: string;
  /** Only requests whose path begins like this, without the prefix `/public`. Default: `/v5/`. */
  path?: string;
  /** How many requests it hits; `always` until the faults are cleared. Default 1. */
  times?: number | 'always';
  /** Waits before anything else happens. */
  delayMillis?: number;
  /** Answers this status instead of doing anything: 400 to 599. */
  status?: number;
  /** The `Retry-After` header of that answer: seconds, or an HTTP date. */
  retryAfter?: number | string;
  /** The JSON body of that answer. Default `{"detail": "Scripted fault"}`. */
  body?: unknown;
  /** Breaks the connection: `before` the request is carried out, or `after`, so that the answer is lost. */
  reset?: 'before' | 'after';
}

/** A fault that is waiting, and how often it has hit. */
export interface PendingFault extends Fault {
  hits: number;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Longest delay: an hour. */
const MAX_DELAY_MILLIS = 3_600_000;

const RULES: Record<keyof Fault, { isValid: (value: unknown) => boolean; expected: string }> = {
  method: { isValid: (value) => METHODS.includes(value as string), expected: METHODS.join(', ') },
  path: {
    isValid: (value) => typeof value === 'string' && value.startsWith('/'),
    expected: 'a path such as /v5/spans',
  },
  times: { isValid: (value) => value === 'always' || isWhole(value, 1, 1e9), expected: 'a whole number, or "always"' },
  delayMillis: {
    isValid: (value) => isWhole(value, 0, MAX_DELAY_MILLIS),
    expected: `whole milliseconds up to ${MAX_DELAY_MILLIS}`,
  },
  status: { isValid: (value) => isWhole(value, 400, 599), expected: 'a status from 400 to 599' },
  retryAfter: {
    isValid: (value) => isWhole(value, 0, 1e9) || (typeof value === 'string' && /^[ -~]{1,100}$/.test(value)),
    expected: 'seconds or an HTTP date',
  },
  body: { isValid: () => true, expected: 'JSON' },
  reset: { isValid: (value) => value === 'before' || value === 'after', expected: '"before" or "after"' },
};

/**
 * @param faults one fault or a list of them
 * @throws Rejection 422 that names each wrong field
 */
export function validateFaults(faults: unknown): Fault[] {
  const list = Array.isArray(faults) ? faults : [faults];
  const issues = list.flatMap((fault, index) => faultIssues(fault, ['body', index]));
  if (issues.length > 0) throw new Rejection(422, issues);
  return list as Fault[];
}

function faultIssues(fault: unknown, loc: Issue['loc']): Issue[] {
  if (typeof fault !== 'object' || fault === null || Array.isArray(fault)) {
    return [{ loc, msg: 'Input should be a fault, an object', type: 'dict_type' }];
  }
  const issues: Issue[] = [];
  for (const [field, value] of Object.entries(fault)) {
    const rule = Object.hasOwn(RULES, field) ? RULES[field as keyof Fault] : undefined;
    if (!rule) issues.push({ loc: [...loc, field], msg: 'Unknown field', type: 'extra_forbidden' });
    else if (!rule.isValid(value))
      issues.push({ loc: [...loc, field], msg: `Expected ${rule.expected}`, type: 'value_error' });
  }
  const { status, reset, delayMillis } = fault as Fault;
  if (issues.length === 0 && status === undefined && reset === undefined && delayMillis === undefined) {
    issues.push({ loc, msg: 'A fault needs a status, a reset or a delayMillis', type: 'missing' });
  }
  return issues;
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}
