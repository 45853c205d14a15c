// Guards the parser and everything behind it (JSON.stringify, redaction, PostgreSQL) against bodies that nest deeper
// or name more fields than any real span: one walk over the bytes, before anything is parsed.

/** Levels of arrays and objects that a body may nest. Real spans need a few dozen; Python's own limit is near 1000. */
export const MAX_JSON_DEPTH = 500;

/** Keys in all objects of a body: a batch of 1,000 spans with 200 each. */
export const MAX_JSON_KEYS = 200_000;

/** Keys in one object: the cost of each grows with their number. */
export const MAX_OBJECT_KEYS = 20_000;

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * What a JSON text has too much of, or undefined when it is within the limits. Needs no stack and 2 KB of memory.
 * Text that is not JSON is left for the parser to refuse.
 */
export function jsonExcess(json: Uint8Array, maxDepth = MAX_JSON_DEPTH): 'depth' | 'keys' | undefined {
  let depth = 0;
  let keyCount = 0;
  /** Keys so far of the object that is open at each depth. */
  const keysAtDepth = new Uint32Array(maxDepth + 1);
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > maxDepth) return 'depth';
      keysAtDepth[depth] = 0;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
    } else if (byte === COLON) {
      const inObject = (keysAtDepth[depth] ?? 0) + 1;
      keysAtDepth[depth] = inObject;
      if (++keyCount > MAX_JSON_KEYS || inObject > MAX_OBJECT_KEYS) return 'keys';
    }
  }
  return undefined;
}
