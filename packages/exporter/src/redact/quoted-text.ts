// Quotes in a text that is itself quoted, perhaps several times over: `"`, `\"`, `\\\"`, each with its backslashes.

const BACKSLASH = 0x5c;
const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;
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
 * Where the quoted text that begins at `start` ends, before its closing quote, or before the one that closes what it
 * stands in. A text that was cut off ends with the line, or with the JSON text that holds it.
 *
 * With k backslashes before the opening quote, those before the closing one are k more than a multiple of 2(k + 1):
 * each level doubles what it holds.
 */
export function quotedEnd(text: string, start: number, quote: string): number {
  const sign = quote.at(-1) as string;
  const level = quote.length - 1;
  for (let at = text.indexOf(sign, start); at !== -1; at = text.indexOf(sign, at + 1)) {
    const closed = levelOf(backslashesBefore(text, at, start), level);
    if (closed !== undefined) return at - closed;
  }
  return cutEnd(text, start);
}

/** How many backslashes stand directly before `at`, from `first` on. */
export function backslashesBefore(text: string, at: number, first: number): number {
  let start = at;
  while (start > first && text.charCodeAt(start - 1) === BACKSLASH) start--;
  return at - start;
}

/**
 * How many backslashes belong to a quote that closes a text of this level, or one around it; `undefined` when it
 * closes none.
 */
function levelOf(backslashes: number, level: number): number | undefined {
  for (let outer = 0; outer < level; outer = 2 * outer + 1) if (closes(backslashes, outer)) return outer;
  return closes(backslashes, level) ? level : undefined;
}

const closes = (backslashes: number, level: number) => backslashes % (2 * (level + 1)) === level;

/** What may follow the closing quote of a text in JSON. */
const BEHIND_TEXT = /\s{0,4}(?:[,}\]]|:(?!\/)|$)/y;

/** Where the text ends if the JSON was cut off: with the line. */
function cutEnd(text: string, start: number): number {
  const newLine = text.indexOf('\n', start);
  const lineEnd = newLine === -1 ? text.length : newLine;
  const first = text.charCodeAt(start);
  if (first === OPENING_BRACE || first === OPENING_BRACKET) return lineEnd;
  for (let at = text.indexOf('"', start); at !== -1 && at < lineEnd; at = text.indexOf('"', at + 1)) {
    BEHIND_TEXT.lastIndex = at + 1;
    if (BEHIND_TEXT.test(text)) return at - (levelOf(backslashesBefore(text, at, start), MAX_BACKSLASHES) ?? 0);
  }
  return lineEnd;
}
