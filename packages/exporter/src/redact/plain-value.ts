// Values without quotes, in `name: value` and `name=value`. The first characters decide, so that a text full of names
// is not read to its end for each of them. Only what is replaced is read further, and never twice.
import type { CredentialName } from './credential-name';
import type { Edit } from './edits';
import { authorizationEnd, holdsCookieCredential } from './header-value';
import { isExpression, isOpaque, isPath, isStandIn, looksLikePassword, looksSecret } from './secret-values';

export type Certainty = Exclude<CredentialName, 'never' | 'itself'>;

const OPENING_BRACE = 0x7b;
const HEAD_CHARS = 80;
/** Behind a colon. Of a shorter word, {@link looksSecret} and {@link isOpaque} say that it is none. */
const MIN_VALUE_CHARS = 6;
/** Characters that no credential begins with. In Chinese or Japanese text, the first of them ends the credential. */
const FIRST_IDEOGRAPH = 0x2e80;
const WORD_HEAD = new RegExp(String.raw`[^\s,;"'\`<>(){}[\]\\\u2e80-\uffff]{1,${HEAD_CHARS}}`, 'y');
const PLAIN_HEAD = new RegExp(String.raw`[^\s;&"'\`<>\\]{1,${HEAD_CHARS}}`, 'y');
/** What looks random has an equals sign at its end only: of many in a row, each would be read to the same end. */
const OPAQUE_HEAD = new RegExp(String.raw`[^\s;&"'\`<>\\=]{1,${HEAD_CHARS}}={0,2}`, 'y');
/** `Pwd={…}` of ODBC. Other programs write templates like this, with a name in them. */
const BRACED = /\{(?=[^{}\r\n"'`]{0,128}[\d;])[^{}\r\n"'`]{1,128}\}/y;
const PLAIN_REST = /[^\s;&"'`<>\\]*/y;
/** To the end of the line, or to the quote that ends the text around it. */
const LINE_REST = /[^\r\n"'`\\<>]*/y;
const COOKIE_NAME = /[\w.!#$%&*+^|~-]{1,128}=/y;
/** The recovery phrase of a wallet: twelve words or more. */
const SEED_WORDS = /(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8}/y;

function textAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

function endAt(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}

/**
 * `name: value` of a header or of a line of configuration. Prose has colons too, so the value must look like a
 * credential.
 */
export function lineValue(text: string, start: number, name: string, certainty: Certainty): Edit | undefined {
  if (/cookie2?$/i.test(name)) {
    if (holdsCookieCredential(text, start)) return { start, end: endAt(LINE_REST, text, start) };
    // Settings of a page are no word that looks random.
    if (endAt(COOKIE_NAME, text, start) > start) return undefined;
  } else if (/authori[sz]ation$/i.test(name)) {
    const end = authorizationEnd(text, start);
    if (end !== undefined) return { start, end };
  } else if (/(?:phrase|mnemonic|seed|words)$/i.test(name)) {
    const end = endAt(SEED_WORDS, text, start);
    if (end > start) return { start, end };
  }
  if (text.charCodeAt(start) >= FIRST_IDEOGRAPH) return undefined;
  const head = textAt(WORD_HEAD, text, start);
  if (head.length < MIN_VALUE_CHARS) return undefined;
  const word = withoutSentenceEnd(head);
  if (!fits(word, certainty, looksSecret) || isNoValue(word) || isExpression(word)) return undefined;
  return { start, end: head.length < HEAD_CHARS ? start + word.length : endAt(PLAIN_REST, text, start) };
}

/** A loop, because a regular expression would be tried again at each character. */
function withoutSentenceEnd(head: string): string {
  const first = head.length - 3;
  let end = head.length;
  while (end > 0 && end > first && '.!?:*_'.includes(head.charAt(end - 1))) end--;
  return head.slice(0, end);
}

/** Whether it is a placeholder. What is longer than the part that is looked at is one only if it is a path. */
function isNoValue(value: string): boolean {
  return value.length < HEAD_CHARS ? isStandIn(value) : isPath(value);
}

function fits(word: string, certainty: Certainty, isCertain: (word: string) => boolean): boolean {
  if (certainty === 'opaque') return isOpaque(word);
  return certainty === 'word' ? looksLikePassword(word) && isCertain(word) : isCertain(word);
}

/** `name=value` of a query, a connection string, an environment or a program. */
export function plainValue(text: string, start: number, isLoose: boolean, certainty: Certainty): Edit | undefined {
  const isBraced = certainty === 'always' && text.charCodeAt(start) === OPENING_BRACE;
  const braced = isBraced ? textAt(BRACED, text, start) : '';
  if (braced !== '') return { start: start + 1, end: start + braced.length - 1 };
  const all = textAt(certainty === 'opaque' ? OPAQUE_HEAD : PLAIN_HEAD, text, start);
  if (all === '') return undefined;
  // Ends before the next of a list of settings: `password=…,ssl=true`.
  const head = all.includes(',') ? all.replace(/,[A-Za-z]\w{0,40}=.*$/, '') : all;
  // The argument of a call ends with a comma or bracket.
  const isBehindOpening = head.length > 1 && !head.startsWith('{') && '),]}'.includes(head.charAt(head.length - 1));
  const value = isBehindOpening ? head.replace(/[),\]}]{1,4}$/, '') : head;
  const isDoubtful = isLoose || value !== head;
  if (!fits(value, certainty, (word) => !isDoubtful || looksSecret(word))) return undefined;
  if (isNoValue(head) || (value !== head && isNoValue(value))) return undefined;
  if (isExpression(head)) return undefined;
  const end = start + value.length;
  return { start, end: all.length < HEAD_CHARS || value.length < head.length ? end : endAt(PLAIN_REST, text, start) };
}
