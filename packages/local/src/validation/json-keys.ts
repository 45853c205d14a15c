// Guards the parser and everything behind it that works on each name (redaction, PostgreSQL) against more names than anybody reads.

/** Names in all objects of a body: a batch of 1,000 spans with 200 each. */
export const MAX_JSON_KEYS = 200_000;
/** Names in one object: with more of them each costs more. */
export const MAX_OBJECT_KEYS = 20_000;

/**
 * True if the JSON text names more fields than allowed, in all or in one object. Reads bytes, so it needs no memory to speak of.
 * @param maxDepth the text nests no deeper
 */
export function exceedsKeys(json: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let keys = 0;
  /** By depth, of the object that is open there. */
  const keysAt = new Uint32Array(maxDepth + 1);
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === OPEN_BRACE) {
      keysAt[++depth] = 0;
    } else if (byte === CLOSE_BRACE) {
      depth--;
    } else if (byte === COLON) {
      const inObject = (keysAt[depth] ?? 0) + 1;
      keysAt[depth] = inObject;
      if (++keys > MAX_JSON_KEYS || inObject > MAX_OBJECT_KEYS) return true;
    }
  }
  return false;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
