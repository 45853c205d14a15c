// A search term in double quotes is a phrase; the quotes are not part of it.

/** The text between double quotes, without the backslashes before quotes and backslashes; undefined without them. */
export function quotedPhrase(term: string): string | undefined {
  const inner = /^\s*"((?:[^"\\]|\\.)*)"\s*$/s.exec(term)?.[1];
  return inner?.replace(/\\(["\\])/g, '$1');
}
