// Guards the parser and everything recursive behind it (JSON.stringify, PostgreSQL) against nested bombs.

/** Levels of arrays and objects that a body may nest. Real spans need a few dozen; Python's own limit is near 1000. */
export const MAX_JSON_DEPTH = 500;

/** True if the JSON text nests deeper than `maxDepth`. Reads bytes, so it needs no memory and no stack. */
export function exceedsDepth(json: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > maxDepth) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
    }
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
