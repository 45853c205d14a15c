// Refuses JSON that nests deeper than any span does, before it is parsed: a body of brackets alone would become a
// hundred times its size in memory. One walk over the bytes, without a stack.

/** Levels of objects and arrays. An attribute value lies at level 8, each list or map within it adds two. */
export const MAX_JSON_DEPTH = 250;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export function isTooDeep(json: Uint8Array): boolean {
  let depth = 0;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (byte === QUOTE) index = endOfText(json, index);
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

/** The index of the closing quote, or of the end where there is none. */
function endOfText(json: Uint8Array, start: number): number {
  for (let index = start + 1; index < json.length; index++) {
    const byte = json[index];
    if (byte === BACKSLASH) index += 1;
    else if (byte === QUOTE) return index;
  }
  return json.length;
}
