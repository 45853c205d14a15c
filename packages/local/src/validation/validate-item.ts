// One raw JSON value to a SpanItem. Problems are collected, not thrown, so that a 422 names all of them.

import { randomUUID } from 'node:crypto';
import { type Issue, Rejection } from '../contract/rejection';
import { SPAN_STATUSES, SPAN_TYPES, type SpanItem } from '../contract/span';
import * as rule from './field-rules';
import { isEarlier } from './timestamp';

type Location = Issue['loc'];

const REQUIRED_FIELDS = ['name', 'trace_id', 'start_timestamp'] as const;

const FIELD_RULES: Record<keyof SpanItem, rule.FieldRule> = {
  id: rule.identifier,
  trace_id: rule.identifier,
  parent_id: rule.identifier,
  name: rule.text,
  start_timestamp: rule.timestamp,
  end_timestamp: rule.timestamp,
  input: rule.jsonObject,
  output: rule.jsonObject,
  metadata: rule.jsonObject,
  expected: rule.jsonObject,
  status: rule.oneOf(SPAN_STATUSES),
  type: rule.oneOf(SPAN_TYPES),
  group_id: rule.identifier,
  obs_trace_id: rule.hex(32),
  obs_span_id: rule.hex(16),
  application_interaction_id: rule.text,
  application_variant_id: rule.text,
};

const FIELDS = Object.keys(FIELD_RULES) as (keyof SpanItem)[];

/** The contract caps `id` and `group_id` in bytes; `parent_id` is another span's `id`. `trace_id` counts characters. */
const IDENTIFIER_MAX_BYTES = {
  id: rule.MAX_IDENTIFIER_LENGTH,
  group_id: rule.MAX_IDENTIFIER_LENGTH,
  parent_id: rule.MAX_IDENTIFIER_LENGTH,
  trace_id: Number.POSITIVE_INFINITY,
} as const;

/**
 * Checks an item and fills in the defaults (`id`, `type`). Fields that the contract does not know are left out.
 * Adds to `issues` instead of throwing; the returned item is usable only if nothing was added.
 */
export function validateItem(raw: unknown, loc: Location, issues: Issue[]): SpanItem {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    const msg = 'Input should be a valid dictionary or object to extract fields from';
    issues.push({ loc, msg, type: 'model_attributes_type' });
    return {} as SpanItem;
  }
  const before = issues.length;
  const item = pickFields(raw as Record<string, unknown>, loc, issues);
  if (issues.length === before) checkAcrossFields(item, loc, issues);
  item.id ??= randomUUID();
  item.type ??= 'STANDALONE';
  return item;
}

/**
 * The rules that the contract answers with 400: run once the whole body passed the 422 rules.
 *
 * @throws Rejection 400 naming the field
 */
export function refuseUnstorableIdentifiers(item: SpanItem, loc: Location): void {
  for (const field of Object.keys(IDENTIFIER_MAX_BYTES) as (keyof typeof IDENTIFIER_MAX_BYTES)[]) {
    const value = item[field];
    const fault = value === null ? undefined : rule.identifierFault(value, IDENTIFIER_MAX_BYTES[field]);
    if (fault !== undefined) throw new Rejection(400, `${[...loc, field].join('.')} ${fault}`);
  }
}

function pickFields(raw: Record<string, unknown>, loc: Location, issues: Issue[]): SpanItem {
  const item: Partial<Record<keyof SpanItem, unknown>> = {};
  for (const field of FIELDS) {
    const value = (Object.hasOwn(raw, field) ? raw[field] : undefined) ?? null;
    item[field] = value;
    if (value === null) {
      if ((REQUIRED_FIELDS as readonly string[]).includes(field)) {
        issues.push({ loc: [...loc, field], msg: 'Field required', type: 'missing' });
      }
      continue;
    }
    const problem = FIELD_RULES[field](value);
    if (problem) issues.push({ loc: [...loc, field], ...problem });
  }
  return item as unknown as SpanItem;
}

function checkAcrossFields(item: SpanItem, loc: Location, issues: Issue[]): void {
  if (item.end_timestamp !== null && isEarlier(item.end_timestamp, item.start_timestamp)) {
    const msg = 'Value error, end_timestamp must not precede start_timestamp';
    issues.push({ loc: [...loc, 'end_timestamp'], msg, type: 'value_error' });
  }
  if (item.obs_span_id !== null && item.obs_trace_id === null) {
    const msg = 'Value error, obs_span_id requires obs_trace_id';
    issues.push({ loc: [...loc, 'obs_span_id'], msg, type: 'value_error' });
  }
}
