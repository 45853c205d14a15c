// What one field of an item may hold, as small predicates that answer with a FastAPI style problem.
// A rule sees only values that are present: null and undefined mean that the field was left out.

import { isStorable } from './storable-text';
import { parseTimestamp } from './timestamp';

export interface Problem {
  msg: string;
  type: string;
}

export type FieldRule = (value: unknown) => Problem | undefined;

/** Characters (code points) and, for some fields, bytes that an identifier may have. */
export const MAX_IDENTIFIER_LENGTH = 256;

/** Still a bigint of the database when counted in thousandths. */
const MAX_WHOLE_NUMBER = 1e12;

export const text: FieldRule = (value) =>
  typeof value === 'string' ? undefined : { msg: 'Input should be a valid string', type: 'string_type' };

export const identifier: FieldRule = (value) => {
  if (typeof value !== 'string') return text(value);
  // A string's length counts UTF-16 units, at least as many as it has characters.
  if (value.length <= MAX_IDENTIFIER_LENGTH || [...value].length <= MAX_IDENTIFIER_LENGTH) return undefined;
  return { msg: `String should have at most ${MAX_IDENTIFIER_LENGTH} characters`, type: 'string_too_long' };
};

export const jsonObject: FieldRule = (value) =>
  typeof value === 'object' && !Array.isArray(value)
    ? undefined
    : { msg: 'Input should be a valid dictionary', type: 'dict_type' };

export const timestamp: FieldRule = (value) =>
  typeof value === 'string' && parseTimestamp(value) !== undefined
    ? undefined
    : { msg: 'Input should be a valid datetime in ISO 8601', type: 'datetime_parsing' };

export const flag: FieldRule = (value) =>
  typeof value === 'boolean' ? undefined : { msg: 'Input should be a valid boolean', type: 'bool_type' };

export const wholeNumber: FieldRule = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MAX_WHOLE_NUMBER
    ? undefined
    : { msg: `Input should be a whole number from 0 to ${MAX_WHOLE_NUMBER}`, type: 'int_type' };

export function oneOf(values: readonly string[]): FieldRule {
  const msg = `Input should be ${values.map((value) => `'${value}'`).join(', ')}`;
  return (value) => (values.includes(value as string) ? undefined : { msg, type: 'enum' });
}

export function hex(digits: number): FieldRule {
  const pattern = new RegExp(`^[0-9a-f]{${digits}}$`);
  return (value) => {
    if (typeof value !== 'string') return text(value);
    return pattern.test(value)
      ? undefined
      : { msg: `String should match pattern '${pattern.source}'`, type: 'string_pattern_mismatch' };
  };
}

/** Why an identifier of allowed length still cannot be stored, or undefined if it can. */
export function identifierFault(value: string, maxBytes: number): string | undefined {
  if (value.includes('\0')) return 'contains a NUL byte';
  if (!isStorable(value)) return 'is not valid UTF-8';
  if (value.length * 3 > maxBytes && Buffer.byteLength(value) > maxBytes) return `is longer than ${maxBytes} bytes`;
  return undefined;
}
