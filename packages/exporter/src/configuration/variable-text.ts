// The text of an environment variable as its writer meant it: files, shells and tools leave spaces, line breaks, a byte
// order mark or quotes around it.

/** What no reader sees: white space, which includes the byte order mark, and characters without width. */
const UNSEEN = /[\s\u200b-\u200f\u2060]/;

/** The same quote within is none around the whole: `"a","b"` is a list. */
const QUOTED = /^(?:"([^"]*)"|'([^']*)'|`([^`]*)`|“([^“”]*)”|‘([^‘’]*)’)$/;

/** Without what no reader sees around it. */
export function trimmedVariable(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && UNSEEN.test(value.charAt(start))) start += 1;
  while (end > start && UNSEEN.test(value.charAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

/**
 * The text of an environment variable, without spaces, line breaks, byte order marks and one pair of quotes around it,
 * which some tools leave in a value (`docker run --env-file`); `undefined` when nothing is left.
 */
export function variableText(value: string | undefined): string | undefined {
  const text = trimmedVariable(value ?? '');
  const quoted = QUOTED.exec(text);
  if (!quoted) return text || undefined;
  return trimmedVariable(quoted.slice(1).find((inner) => inner !== undefined) ?? '') || undefined;
}

/** Whether a quote is at one end only, or inside of quotes at both: it was hardly meant to be part of the value. */
export function hasStrayQuote(text: string): boolean {
  return /^["'`“‘]|["'`”’]$/.test(text);
}
