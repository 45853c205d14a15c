// JSON inside attribute strings: when a text is read as JSON, and what comes of one that is cut off or only looks like
// it.
import type { JsonValue } from '../item/sgp-item';

/** Longer text is kept as it is: parsing it would stall the process for little. */
const MAX_PARSED_CHARS = 1024 * 1024;

/**
 * The JSON that a text holds; `undefined` when it holds none. Looked for only where the text starts like an object or
 * an array, also one that was encoded twice.
 */
export function parseStructured(text: string): JsonValue | undefined {
  if (text.length > MAX_PARSED_CHARS) return undefined;
  const first = firstCharCode(text, 0);
  if (first === 123 /* { */ || first === 91 /* [ */) return structured(parse(text));
  if (first !== 34 /* " */) return undefined;
  const second = firstCharCode(text, text.indexOf('"') + 1);
  if (second !== 123 && second !== 91) return undefined;
  const once = parse(text);
  return typeof once === 'string' ? parseStructured(once) : undefined;
}

/**
 * The JSON of a text that by its key's definition is JSON: scalars count too. A number that JavaScript would spell
 * otherwise stays text.
 */
export function parseAny(text: string): JsonValue | undefined {
  if (text.length > MAX_PARSED_CHARS || text === '') return undefined;
  const parsed = parse(text);
  if (typeof parsed === 'number' && String(parsed) !== text.trim()) return undefined;
  if (typeof parsed === 'string') return parseStructured(parsed) ?? parsed;
  return parsed;
}

/**
 * Length of a vector that was recorded as an array or as its JSON text, which is counted and not parsed: a batch of
 * embeddings is megabytes of digits. Vectors themselves are never sent (mapping 15).
 */
export function vectorDimensions(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (typeof value !== 'string' || firstCharCode(value, 0) !== 91) return undefined;
  if (/^\s*\[\s*\]/.test(value.slice(0, 20))) return 0;
  let commas = 0;
  const counted = value.length > MAX_PARSED_CHARS ? value.slice(0, MAX_PARSED_CHARS) : value;
  for (let at = counted.indexOf(','); at !== -1; at = counted.indexOf(',', at + 1)) commas += 1;
  // An estimate for a text that is longer than what was counted: its numbers are about equally long.
  return Math.round((commas * value.length) / counted.length) + 1;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function structured(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

function firstCharCode(text: string, from: number): number {
  let index = from;
  while (index < text.length && text.charCodeAt(index) <= 32) index += 1;
  return text.charCodeAt(index);
}
