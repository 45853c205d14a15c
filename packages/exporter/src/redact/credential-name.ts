// Whether a key names a credential: by the last words of its last dotted part, so that `db.user.password`,
// `X-Api-Key` and `clientSecret` do, and `max_tokens`, `password_policy`, `api_key_id` and `token_type` do not.

import {
  COMPOUND_ENDS,
  CREDENTIAL_NAMES,
  DOUBTFUL_NAMES,
  KEY_OWNERS,
  OTHER_PASSES,
  QUALIFIERS,
  SESSION_COOKIE,
  SESSION_COOKIE_ENDS,
  TOKEN_OWNERS,
  URL_SIGNATURES,
} from './credential-words';
import { FOREIGN_NAMES } from './foreign-names';
import { CREDENTIAL_MARKER } from './markers';
import { knownShapes } from './token-shapes';
import { WordEndings } from './word-endings';

/**
 * What a key says of its value. `always`: the value is a credential. `opaque`: the name has other meanings (a `token`
 * of a text), so that only a value that looks random is one. `word`: the same for `pass`, which may count tests: a
 * single word is one, unless it says something else. `itself`: the key itself is the credential. `never`: it says nothing.
 */
export type CredentialName = 'always' | 'opaque' | 'word' | 'itself' | 'never';

const ALWAYS = new Set(CREDENTIAL_NAMES);
const OPAQUE = new Set(DOUBTFUL_NAMES);
const MAX_NAME_WORDS = 3;

/** The end of a key decides: of a longer key only so much is read and remembered. */
export const MAX_KEY_CHARS = 128;

/** Splits the key into words; {@link knownKey} remembers the outcome. */
export function credentialName(key: string): CredentialName {
  if (knownShapes(key).length > 0) return 'itself';
  if (!mayEndLikeName(key)) return 'never';
  return kindOf(key.length > MAX_KEY_CHARS ? key.slice(-MAX_KEY_CHARS) : key);
}

function kindOf(key: string): CredentialName {
  if (key.includes(CREDENTIAL_MARKER)) return 'never';
  if (SESSION_COOKIE.test(key)) return 'always';
  const words = wordsOf(lastPart(key));
  while (words.length > 1 && (QUALIFIERS.has(words.at(-1) as string) || words.at(-1) === 'v')) words.pop();
  const last = words.at(-1);
  if (last === undefined) return 'never';
  // Helm charts say so where a credential is kept: `existingSecret: shop-db`.
  if (words.at(-2) === 'existing') return 'never';
  if (COMPOUND_ENDS.some((end) => last.endsWith(end))) return 'always';
  let joined = '';
  for (let count = 1; count <= Math.min(MAX_NAME_WORDS, words.length); count++) {
    joined = words[words.length - count] + joined;
    if (ALWAYS.has(joined)) return 'always';
  }
  return ownedName(words, last);
}

/** Whose key, token or password it is decides. */
function ownedName(words: readonly string[], last: string): CredentialName {
  const before = words.at(-2) ?? '';
  const isOwnedBy = (owners: ReadonlySet<string>) => owners.has(before) || owners.has((words.at(-3) ?? '') + before);
  if (last === 'key' || last === 'keys') return isOwnedBy(KEY_OWNERS) && !isPublicKey(words) ? 'always' : 'never';
  if ((last === 'token' || last === 'pat') && isOwnedBy(TOKEN_OWNERS)) return 'always';
  // Counts of tokens are named like their lists: `prompt_tokens`.
  if (last === 'tokens') return isOwnedBy(TOKEN_OWNERS) ? 'opaque' : 'never';
  if (last === 'pass' || last === 'pw') return before === '' ? 'word' : OTHER_PASSES.has(before) ? 'never' : 'always';
  if (OPAQUE.has(last)) return isTokenOfAnotherKind(words) ? 'never' : 'opaque';
  return compoundName(last);
}

/** `DBPASS`, `openaikey`: owner and credential written as one word. */
function compoundName(word: string): CredentialName {
  if (word.endsWith('pass') && PASS_OWNER.test(word)) return 'always';
  if (word.endsWith('key') && word.length > 6 && KEY_OWNERS.has(word.slice(0, -3))) return 'always';
  return word.endsWith('token') && word.length > 7 && TOKEN_OWNERS.has(word.slice(0, -5)) ? 'always' : 'never';
}
const PASS_OWNER =
  /^(?:db|smtp|mail|user|admin|root|my|ftp|sftp|redis|mysql|pg|ldap|store|key|keystore|trust|login|wifi|ssh|app|imap|http)pass$/;

const isPublicKey = (words: readonly string[]) => words.includes('public') || words.includes('publishable');

/** The cursor of a paged list looks random too, but readers need it to understand a call. */
function isTokenOfAnotherKind(words: readonly string[]): boolean {
  return /^(page|next|continuation|cancellation|sync|cursor|start|eos|bos|pad|stop)$/.test(words.at(-2) ?? '');
}

/** The part after the last dot, colon, slash or bracket, without indices. */
function lastPart(key: string): string {
  const named = key.replace(/(?:[.[]\d{1,9}\]?)+$/, '');
  return /[^.:/[\]]*$/.exec(named.replace(/[\]'"]+$/, ''))?.[0] ?? '';
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
}

/** Whatever {@link kindOf} looks for at the end of a key, after which it finds none of them without. */
const NAME_ENDS: readonly string[] = [
  ...['key', 'keys', 'token', 'tokens', 'pass', 'pw'],
  ...ALWAYS,
  ...OPAQUE,
  ...COMPOUND_ENDS,
  ...QUALIFIERS,
  ...SESSION_COOKIE_ENDS,
];
const endings = new WordEndings([...NAME_ENDS, ...URL_SIGNATURES, ...FOREIGN_NAMES]);
export const isLetter = (code: number) => (code | 0x20) > 0x60 && (code | 0x20) < 0x7b;
const isDigitOrJoint = (code: number) =>
  (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e || code === 0x5f;
const MAX_SUFFIX_CHARS = 32;

/** The same for a name that ends with a letter, not with an index or number. */
export function mayWordEnd(text: string, end: number): boolean {
  return endings.mayEndAt(text, end);
}

/**
 * Whether the name of a credential may end here: a quick test that dismisses most words of a text. An index or number
 * after the name is ignored.
 */
export function mayNameEnd(text: string, end: number): boolean {
  let last = end - 1;
  if (isLetter(text.charCodeAt(last))) return endings.mayEndAt(text, end);
  const first = Math.max(0, last - MAX_SUFFIX_CHARS);
  while (last > first && isDigitOrJoint(text.charCodeAt(last))) last--;
  return isLetter(text.charCodeAt(last)) && endings.mayEndAt(text, last + 1);
}

const LETTERS = 32;
/** For each pair of letters whether a name ends so. */
const PAIRS_AT_END = new Uint8Array(LETTERS * LETTERS);
const pairAt = (key: string, at: number) => ((key.charCodeAt(at - 1) & 0x1f) << 5) | (key.charCodeAt(at) & 0x1f);
for (const name of NAME_ENDS) PAIRS_AT_END[pairAt(name, name.length - 1)] = 1;
const LOWER_V = 0x76;

/**
 * A quick test that dismisses most keys: whether the last two letters are those of a name. Words are parted by signs
 * and numbers, and a last word `v` is no part of a name: such ends are left to {@link kindOf}.
 */
function mayEndLikeName(key: string): boolean {
  let last = key.length - 1;
  while (last > 0 && !isLetter(key.charCodeAt(last))) last--;
  const isPair = last > 0 && isLetter(key.charCodeAt(last - 1)) && (key.charCodeAt(last) | 0x20) !== LOWER_V;
  return !isPair || PAIRS_AT_END[pairAt(key, last)] === 1 || ASP_SESSION.test(key);
}
const ASP_SESSION = /aspsessionid/i;

/** Whether this parameter of a URL is its signature. */
export function isUrlSignature(name: string): boolean {
  return /(?:^|[-_])sig(?:nature)?$/i.test(name);
}
