// Quotes in a text that may itself be inside quotes, once or several times: `"`, `\"`, `\\\"`, each with the backslashes that belong to it.

const BACKSLASH = 0x5c;
/** Three levels of JSON in JSON. */
const MAX_BACKSLASHES = 7;

/** The quote that begins here, with its backslashes; empty when there is none. */
export function quoteAt(text: string, at: number): string {
  let end = at;
  while (end < at + MAX_BACKSLASHES && text.charCodeAt(end) === BACKSLASH) end++;
  const sign = text.charCodeAt(end);
  return sign === 0x22 || sign === 0x27 || sign === 0x60 ? text.slice(at, end + 1) : '';
}

/**
 * Where the quoted text that begins at `start` ends, before its closing quote. A text that was cut off ends with the line.
 *
 * With k backslashes before the opening quote, those before the closing one are k more than a multiple of 2(k + 1): each level doubles what it holds.
 */
export function quotedEnd(text: string, start: number, quote: string): number {
  const sign = quote.at(-1) as string;
  const level = quote.length - 1;
  for (let at = text.indexOf(sign, start); at !== -1; at = text.indexOf(sign, at + 1)) {
    let first = at;
    while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first--;
    const backslashes = at - first;
    if (backslashes % (2 * (level + 1)) === level) return at - level;
  }
  const lineEnd = text.indexOf('\n', start);
  return lineEnd === -1 ? text.length : lineEnd;
}
