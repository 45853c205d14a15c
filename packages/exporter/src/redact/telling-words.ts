// One search for all the words that some kinds of credentials are told by and that hold no rare character. The engine
// skips through a text by several letters at a time, so that looking for all of them costs about what looking for two
// of them would.

/**
 * - `\u003d`: a sign that is escaped in JSON text
 * - `"bearer …`, `"basic …`: a scheme in lower case where a text of JSON begins
 * - `htpasswd …`, `chpasswd …`, `password is …`: see `set-credentials`
 * - `machine …`: a line of `.netrc`; a blank of JSON text may be written with letters
 */
const TELLING_WORD = /\\u00[2-7]|"b(?:earer|asic)[ \t\\]|machine[\s\\]|asswd[\s\\"']|assword is /;

/** A text without one of these words holds nothing that is told by them. */
export function holdsTellingWord(text: string): boolean {
  return TELLING_WORD.test(text);
}
