// Any value an attribute may hold, as JSON that says the same. Total: nothing an application stores can make it throw, loop or
// grow without bound.
import { types } from 'node:util';
import type { JsonObject, JsonValue } from '../item/sgp-item';

const MAX_DEPTH = 32;
/** Values in one attribute; more are replaced by a count. */
const MAX_VALUES = 20_000;

interface Budget {
  valuesLeft: number;
  /** Objects on the path from the root, to find cycles. */
  readonly path: unknown[];
}

/** `undefined` means that there is nothing to write. */
export function jsonValue(value: unknown): JsonValue | undefined {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return finite(value);
  return convert(value, { valuesLeft: MAX_VALUES, path: [] });
}

/** JSON has no NaN and no infinities; as text they stay readable, as null they would be lost. */
function finite(value: number): JsonValue {
  return Number.isFinite(value) ? value : String(value);
}

function wellFormed(value: string): string {
  return value.isWellFormed() ? value : value.toWellFormed();
}

/** Keys that would reach an object's prototype when a reader copies them. */
export function isHostileKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

function convert(value: unknown, budget: Budget): JsonValue | undefined {
  budget.valuesLeft -= 1;
  switch (typeof value) {
    case 'string':
      return wellFormed(value);
    case 'boolean':
      return value;
    case 'number':
      return finite(value);
    case 'bigint':
      return value.toString();
    case 'undefined':
      return undefined;
    case 'function':
    case 'symbol':
      return `[${typeof value}]`;
    default:
      return value === null ? null : convertObject(value as object, budget);
  }
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
  if (value instanceof Error) return wellFormed(`${value.name}: ${value.message}`);
  if (value instanceof Map) return convertArray([...value.entries()], budget);
  if (value instanceof Set) return convertArray([...value], budget);
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

function convertRecord(record: Record<string, unknown>, budget: Budget): JsonObject {
  const result: JsonObject = {};
  const keys = Object.keys(record);
  for (const [index, key] of keys.entries()) {
    if (isHostileKey(key)) continue;
    if (budget.valuesLeft <= 0) {
      result['[cut]'] = `[${keys.length - index} more keys]`;
      break;
    }
    result[wellFormed(key)] = convert(readAttribute(record, key), budget);
  }
  return result;
}

/** One attribute; a getter of its own that throws becomes text that says so. */
export function readAttribute(attributes: Readonly<Record<string, unknown>> | undefined, key: string): unknown {
  try {
    return attributes?.[key];
  } catch (error) {
    return `[Unreadable: ${thrownText(error)}]`;
  }
}

/** What was thrown, as short text; it may itself be hostile. */
export function thrownText(error: unknown): string {
  try {
    return wellFormed(String(error).slice(0, 200));
  } catch {
    return 'threw';
  }
}
