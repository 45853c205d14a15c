// Some kinds of credentials can only be recognised by a word without any rare character. One regular expression looks
// for all of these words: the engine skips several letters at a time, so that this costs as much as two searches.

/**
 * - `\u003d`: an escaped sign of JSON text
 * - `"bearer …`, `"basic …`: a scheme in lower case at the beginning of a text in JSON
 * - `htpasswd …`, `chpasswd …`, `password is …`: see `set-credentials`
 * - `machine …`: a line of `.netrc`; in JSON text, its blank may be an escape
 */
const TELLING_WORD = /\\u00[2-7]|"b(?:earer|asic)[ \t\\]|machine[\s\\]|asswd[\s\\"']|assword is /;

/** `false`: the text contains none of the credentials that are recognised by these words. */
export function holdsTellingWord(text: string): boolean {
  return TELLING_WORD.test(text);
}
