// OTLP's JSON encoding (the specification's deviations from proto3 JSON: hex ids, enums as numbers). Unknown fields are
// passed over; a field of another type than the specification's makes the request malformed.
import type { HrTime } from '@opentelemetry/api';
import { isTooDeep, MAX_JSON_DEPTH } from './json-excess';
import { MalformedOtlp } from './malformed-otlp';
import { setAttribute } from './received-span';

export type Json = Record<string, unknown>;

/** @throws MalformedOtlp unless the bytes are a JSON object */
export function parseJson(bytes: Uint8Array): Json {
  if (isTooDeep(bytes)) throw new MalformedOtlp(`The JSON nests more than ${MAX_JSON_DEPTH} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    // What V8 says quotes the body.
    throw new MalformedOtlp('The body is not JSON.');
  }
  return objectOf(value, 'The body');
}

export function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new MalformedOtlp(`${what} is not a JSON object.`);
}

/** A repeated field: absent and null are empty. */
export function listOf(owner: Json, field: string): Json[] {
  const value = owner[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedOtlp(`${field} is not an array.`);
  return value.map((each) => objectOf(each, `An entry of ${field}`));
}

/** A message: absent and null are an empty one. */
export function messageOf(owner: Json, field: string): Json {
  const value = owner[field];
  return value === undefined || value === null ? {} : objectOf(value, field);
}

export function textOf(owner: Json, field: string): string {
  const value = owner[field];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new MalformedOtlp(`${field} is not a string.`);
}

/** Ids are hex in any case; what is none stays as it is, and makes its span one without an id. */
export function idOf(owner: Json, field: string): string {
  const text = textOf(owner, field);
  return /^[0-9a-f]*$/.test(text) ? text : /^[0-9a-f]*$/i.test(text) ? text.toLowerCase() : '';
}

/** A number, or a string of one, as proto3 JSON writes 64 bits. */
export function numberOf(owner: Json, field: string): number {
  const value = owner[field];
  if (value === undefined || value === null) return 0;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && !Number.isNaN(number)) return number;
  throw new MalformedOtlp(`${field} is not a number.`);
}

const NANO_DIGITS = 9;

/** Exact for strings, which is how senders write nanoseconds. */
export function timeOf(owner: Json, field: string): HrTime {
  const value = owner[field];
  if (value === undefined || value === null) return [0, 0];
  const digits = typeof value === 'number' && value >= 0 ? BigInt(Math.floor(value)).toString() : value;
  if (typeof digits !== 'string' || !/^\d{1,20}$/.test(digits)) {
    throw new MalformedOtlp(`${field} is not a number of nanoseconds.`);
  }
  const cut = Math.max(0, digits.length - NANO_DIGITS);
  return [Number(digits.slice(0, cut)), Number(digits.slice(cut))];
}

export function attributesOf(owner: Json, field = 'attributes'): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const pair of listOf(owner, field)) setAttribute(attributes, textOf(pair, 'key'), anyValue(pair.value));
  return attributes;
}

export function anyValue(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const any = objectOf(value, 'A value');
  if (any.stringValue !== undefined) return textOf(any, 'stringValue');
  if (any.intValue !== undefined) return numberOf(any, 'intValue');
  if (any.boolValue !== undefined) return Boolean(any.boolValue);
  if (any.doubleValue !== undefined) return doubleOf(any);
  if (any.arrayValue !== undefined) return listOf(messageOf(any, 'arrayValue'), 'values').map(anyValue);
  if (any.kvlistValue !== undefined) return attributesOf(messageOf(any, 'kvlistValue'), 'values');
  if (any.bytesValue !== undefined) return new Uint8Array(Buffer.from(textOf(any, 'bytesValue'), 'base64'));
  return null;
}

/** proto3 JSON writes what JSON has no number for as words. */
function doubleOf(any: Json): number {
  const { doubleValue } = any;
  if (doubleValue === 'NaN') return Number.NaN;
  if (doubleValue === 'Infinity') return Number.POSITIVE_INFINITY;
  if (doubleValue === '-Infinity') return Number.NEGATIVE_INFINITY;
  return numberOf(any, 'doubleValue');
}
