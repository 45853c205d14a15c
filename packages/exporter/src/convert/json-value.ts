// Turns any value of an attribute into JSON that says the same. Nothing that an application stores can make this throw,
// loop, or grow without bound.
import { types } from 'node:util';
import { errorText, thrownText } from '../errors/thrown-text';
import { cutText } from '../item/cut-text';
import type { JsonObject, JsonValue } from '../item/sgp-item';
import {
  BEGINNING_CHARS,
  MAX_KEY_CHARS,
  MAX_SPAN_CHARS,
  MAX_TEXT_CHARS,
  MAX_VALUES,
  readableText,
  type SpanBudget,
} from './bounds';

export { thrownText };

const MAX_DEPTH = 32;
/** Each key of a proxy is asked for several times, and each answer is somebody's code. */
const MAX_PROXY_KEYS = 1_000;
/** Digits of larger ones take long to work out. */
const MAX_BIGINT_BITS = 4096;

interface Budget {
  valuesLeft: number;
  charsLeft: number;
  /** Objects on the path from the root, to find cycles. */
  readonly path: unknown[];
}

/**
 * `undefined` means that there is nothing to write.
 * @param span what is left for all values of the span together
 */
export function jsonValue(value: unknown, span?: Pick<SpanBudget, 'values' | 'chars'>): JsonValue | undefined {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return finite(value);
  const allowed = Math.min(MAX_VALUES, span?.values ?? MAX_VALUES);
  const budget = { valuesLeft: allowed, charsLeft: span?.chars ?? MAX_SPAN_CHARS, path: [] };
  const json = convert(value, budget);
  if (span) {
    span.values -= allowed - budget.valuesLeft;
    span.chars = budget.charsLeft;
  }
  return json;
}

/** JSON has no NaN and no infinities; as text they stay readable, as null they would be lost. */
function finite(value: number): JsonValue {
  return Number.isFinite(value) ? value : String(value);
}

function wellFormed(value: string): string {
  return value.isWellFormed() ? value : value.toWellFormed();
}

/** A key of reasonable length. */
export function shortKey(key: string): string {
  return wellFormed(key.length > MAX_KEY_CHARS ? cutText(key, MAX_KEY_CHARS) : key);
}

/** Keys that would reach an object's prototype when a reader copies them. */
export function isHostileKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

function convert(value: unknown, budget: Budget): JsonValue | undefined {
  budget.valuesLeft -= 1;
  switch (typeof value) {
    case 'string':
      return textWithin(value, budget);
    case 'boolean':
      return value;
    case 'number':
      return finite(value);
    case 'bigint':
      return BigInt.asIntN(MAX_BIGINT_BITS, value) === value ? value.toString() : '[bigint]';
    case 'undefined':
      return undefined;
    case 'function':
    case 'symbol':
      return `[${typeof value}]`;
    default:
      return value === null ? null : convertObject(value as object, budget);
  }
}

function textWithin(text: string, budget: Budget): string {
  const read = readableText(text);
  const isOver = read.length > BEGINNING_CHARS && read.length > budget.charsLeft;
  const kept = isOver ? cutText(read, BEGINNING_CHARS) : read;
  budget.charsLeft -= kept.length;
  return wellFormed(kept);
}

function convertObject(value: object, budget: Budget): JsonValue {
  if (budget.path.includes(value)) return '[Circular]';
  if (budget.path.length >= MAX_DEPTH) return '[Nested too deeply]';
  budget.path.push(value);
  try {
    return convertKnown(value, budget);
  } catch (error) {
    return `[Unreadable: ${thrownText(error)}]`;
  } finally {
    budget.path.pop();
  }
}

function convertKnown(value: object, budget: Budget): JsonValue {
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return textWithin(errorText(value), budget);
  if (value instanceof Map) return convertEntries(value.entries(), value.size, budget);
  if (value instanceof Set) return convertEntries(value.values(), value.size, budget);
  // Its characters are its keys.
  if (value instanceof String) return wellFormed(readableText(value.toString()).slice(0, MAX_TEXT_CHARS));
  if (Array.isArray(value)) return convertArray(value, budget);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return convert(toJSON.call(value), budget) ?? null;
  return convertRecord(value as Record<string, unknown>, budget);
}

function convertArray(values: readonly unknown[], budget: Budget): JsonValue[] {
  const result: JsonValue[] = [];
  for (let index = 0; index < values.length; index++) {
    if (budget.valuesLeft <= 0) {
      result.push(`[${values.length - index} more values]`);
      break;
    }
    result.push(convert(values[index], budget) ?? null);
  }
  return result;
}

/** The first entries of a map or a set, as far as the budget reaches. */
function convertEntries(entries: Iterable<unknown>, size: number, budget: Budget): JsonValue[] {
  const result: JsonValue[] = [];
  for (const entry of entries) {
    if (budget.valuesLeft <= 0) {
      result.push(`[${size - result.length} more values]`);
      break;
    }
    result.push(convert(entry, budget) ?? null);
  }
  return result;
}

function convertRecord(record: Record<string, unknown>, budget: Budget): JsonObject {
  const result: JsonObject = {};
  const isProxy = types.isProxy(record);
  const keys = isProxy ? firstKeys(record, MAX_PROXY_KEYS + 1) : Object.keys(record);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    if (isHostileKey(key)) continue;
    if (budget.valuesLeft <= 0 || (isProxy && index === MAX_PROXY_KEYS)) {
      result['[cut]'] = isProxy ? '[more keys]' : `[${keys.length - index} more keys]`;
      break;
    }
    result[shortKey(key)] = convert(readAttribute(record, key), budget);
  }
  return result;
}

/** Without asking a proxy about all of them. */
function firstKeys(record: object, max: number): string[] {
  const keys: string[] = [];
  for (const key in record) {
    if (keys.length >= max) break;
    if (Object.hasOwn(record, key)) keys.push(key);
  }
  return keys;
}

/**
 * Cuts parsed JSON to so many values, in place: lists and objects end where they are used up. Returns whether anything
 * was cut.
 */
export function cutValues(value: JsonValue | undefined, max = MAX_VALUES): boolean {
  return cutInside(value, { left: max }, 0);
}

function cutInside(value: JsonValue | undefined, values: { left: number }, depth: number): boolean {
  values.left -= 1;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false;
  let isCut = false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (values.left <= 0) {
        value.length = index;
        return true;
      }
      isCut = cutInside(value[index], values, depth + 1) || isCut;
    }
    return isCut;
  }
  for (const key in value) {
    if (values.left <= 0) {
      delete value[key];
      isCut = true;
    } else isCut = cutInside(value[key], values, depth + 1) || isCut;
  }
  return isCut;
}

/** One attribute; a getter of its own that throws becomes text that says so. */
export function readAttribute(attributes: Readonly<Record<string, unknown>> | undefined, key: string): unknown {
  try {
    return attributes?.[key];
  } catch (error) {
    return `[Unreadable: ${thrownText(error)}]`;
  }
}
