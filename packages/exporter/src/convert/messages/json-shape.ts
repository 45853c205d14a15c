// What kind of JSON a value is.
import { JsonText } from '../../item/json-text';
import type { JsonObject, JsonValue } from '../../item/sgp-item';

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonText);
}

/** The non-empty text under a key. */
export function textIn(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function isArrayOfObjects(value: JsonValue | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

/** Whether it is a text, also one that was left as the bytes it was recorded in and is handled as any other. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' || value instanceof JsonText;
}

/** The text itself, where somebody must look into it. */
export function decodedText(value: JsonValue | undefined): JsonValue | undefined {
  return (value as unknown) instanceof JsonText ? (value as unknown as JsonText).toJSON() : value;
}
