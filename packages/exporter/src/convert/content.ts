// Input and output as the plain objects the API requires (contract: Item).
import type { JsonObject, JsonValue } from '../item/sgp-item';
import { jsonValue } from './json-value';

/** Longer text is kept as it is: parsing it would stall the process for little. */
const MAX_PARSED_CHARS = 1024 * 1024;

/**
 * An attribute's value as an object: an object as it is, anything else under `key`. Text that holds JSON is read first; text
 * that only looks like it stays text.
 */
export function contentObject(value: unknown, key: 'input' | 'output'): JsonObject | undefined {
  const json = jsonValue(typeof value === 'string' ? parsedText(value) : value);
  if (json === undefined) return undefined;
  return isObject(json) ? json : { [key]: json };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsedText(value: string): unknown {
  if (value.length > MAX_PARSED_CHARS) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    // A number that JavaScript would spell otherwise (a long id, `1.50`) was not meant as one.
    return typeof parsed === 'number' && String(parsed) !== value.trim() ? value : parsed;
  } catch {
    return value;
  }
}
