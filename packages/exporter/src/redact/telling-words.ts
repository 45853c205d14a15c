// Some kinds of credentials can only be recognised by a word without any rare character. The engine finds a character
// such as `w` several times as fast as it tries a regular expression: that looks for the words only where a text has
// one of the parts that they all have.

/**
 * - `\u003d`: an escaped sign of JSON text
 * - `"bearer …`, `"basic …`: a scheme in lower case at the beginning of a text in JSON
 * - `htpasswd …`, `chpasswd …`, `password is …`, `Passwort lautet …`: see `set-credentials`
 * - `password "…"`, `login bo password …`: see `login-credentials`
 * - `user,password`: the header of a table, see `unsigned-names`
 * - `machine …`: a line of `.netrc`; in JSON text, its blank may be an escape
 */
const TELLING_WORD =
  /\\u00[2-7]|"b(?:earer|asic)[ \t\\]|machine[\s\\]|assw(?:d|ord)(?:[\s\\"']|[,;]\w)|[,;]["\\]{0,8}(?:\w{1,16}_)?passw|asswort (?:lautet|ist|für|vom|von)|passe est |ña (?:es|de|del|para) /;

/** In front of a password that has no sign before it, as in `.netrc`, there is always its name. */
const PARTS = ['\\u00', '"b', 'ña '];
/** The same: one search for four of them, since each begins with a letter of which texts are full. */
const PASSWORD_PART = /(?:[pP]ass|PASS)(?:[wW]|e )/;

/** `false`: the text contains none of the credentials that are recognised by these words. */
export function holdsTellingWord(text: string): boolean {
  for (const part of PARTS) if (text.includes(part)) return TELLING_WORD.test(text);
  return PASSWORD_PART.test(text) && TELLING_WORD.test(text);
}
