// Credentials that can be recognised by the name before them: `password=…`, `"api_key":"…"` in JSON inside a text,
// header lines, and the password of a URL. The search looks for `:` and `=` only, because ordinary prose has few of
// them.
import { defaultValue, valueBehind } from './assigned-value';
import { isLetter, mayNameEnd, mayWordEnd } from './credential-name';
import type { Edit } from './edits';
import { isForeignName } from './foreign-names';
import { knownKey } from './known-key';
import { formCredential, isPairValue, mayBeForm, mayHoldPair, PairNames, pairCredential } from './name-value-pairs';
import { quoteAt } from './quoted-text';
import { mayHoldUrlCredential, urlCredential } from './url-credentials';

const SLASH = 0x2f;
const SPACE = 0x20;
const TAB = 0x09;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const COLON = 0x3a;
const LOWER_T = 0x74;
const DOUBLE_QUOTE = 0x22;
const ASTERISK = 0x2a;
const QUESTION_MARK = 0x3f;
const BAR = 0x7c;
const GREATER = 0x3e;
const CLOSING_BRACKET = 0x5d;
const CLOSING_BRACE = 0x7d;
const CLOSING_PARENTHESIS = 0x29;
const MAX_TAG_CHARS = 13;

export function findAssignedCredentials(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  const names = new PairNames(text);
  const end = endOfValues(text);
  for (const [sign, kind] of SIGNS) {
    for (let at = nextSign(text, sign, 0, end); at !== -1; ) {
      const edit = kind === ':' && isUrl(text, at) ? urlCredential(text, at) : assigned(text, at, kind, names);
      if (edit !== undefined) {
        found ??= [];
        found.push(edit);
      }
      at = nextSign(text, sign, Math.max(at + 1, edit?.end ?? 0), end);
    }
  }
  return found;
}

type SignKind = ':' | '=' | 'default';

/** Chinese and Japanese text uses full-width signs. */
const SIGNS: readonly (readonly [string, SignKind])[] = [
  [':', ':'],
  ['=', '='],
  ['\uff1a', ':'],
  ['\uff1d', '='],
  // “is”, which foreign names are followed by.
  ...[...'\u306f\u662f\u4e3a\u70ba\ub294\uc740'].map((sign) => [sign, ':'] as const),
  // `process.env.API_KEY || "…"`
  ['||', 'default'],
  ['??', 'default'],
];

/** Whether {@link findAssignedCredentials} may find something in this text, or in the texts that it holds as JSON. */
export function mayAssignCredential(text: string): boolean {
  let hasPairs = false;
  const end = endOfValues(text);
  for (const [sign, kind] of SIGNS) {
    for (let at = nextSign(text, sign, 0, end); at !== -1; at = nextSign(text, sign, at + 1, end)) {
      const named = kind === ':' && isUrl(text, at) ? mayHoldUrlCredential(text, at) : isNamed(text, at, kind);
      if (named === true) return true;
      hasPairs ||= named === 'pair';
    }
  }
  return hasPairs && mayHoldPair(text);
}

/**
 * The position of the next `:` or `=` that a credential may follow: in a URL, or after a name that ends like that of a
 * credential.
 * @param end what {@link endOfValues} says of the text
 */
function nextSign(text: string, sign: string, from: number, end: number): number {
  for (let at = text.indexOf(sign, from); at !== -1; at = text.indexOf(sign, at + 1)) {
    if (at + 1 >= end) return -1;
    const before = text.charCodeAt(at - 1);
    if (isLetter(before)) {
      if (mayWordEnd(text, at) || (before === LOWER_T && isEscapedTab(text, at)) || isFormName(text, at)) return at;
    } else if (before === DOUBLE_QUOTE && isLetter(text.charCodeAt(at - 2))) {
      if (mayWordEnd(text, at - 1)) return at;
    } else if (before > 0x7f && isForeignName(text, at)) return at;
    else if (mayEndName(text, nameEnd(text, at)) || isEscapedTab(text, at)) return at;
    if (sign === ':' && isUrl(text, at)) return at;
  }
  return -1;
}

/** A foreign name may stand in quotes, too. */
const mayEndName = (text: string, end: number) =>
  mayNameEnd(text, end) || (text.charCodeAt(end - 1) > 0x7f && isForeignName(text, end));

/** Where the last text ends that may be a value. A sign just before it, or behind it, has none. */
function endOfValues(text: string): number {
  let end = text.length;
  while (end > 0 && isBlankOrLineEnd(text.charCodeAt(end - 1))) end--;
  return end;
}

/** `; name="password"`, the header of one part of a multipart form. */
function isFormName(text: string, sign: number): boolean {
  return text.startsWith(' name', sign - 5);
}

/** Skips blanks, and a quote with the backslashes before it. */
function nameEnd(text: string, sign: number): number {
  let end = sign;
  let code = text.charCodeAt(end - 1);
  if (code === COLON || (isOperator(code) && text.charCodeAt(sign) === EQUALS)) {
    end = withoutOperator(text, end);
    code = text.charCodeAt(end - 1);
  }
  if (code <= SPACE) {
    const gapStart = Math.max(0, end - MAX_GAP_CHARS);
    while (end > gapStart && isBlank(text.charCodeAt(end - 1))) end--;
    code = text.charCodeAt(end - 1);
  }
  end = beforeMarkup(text, end);
  code = text.charCodeAt(end - 1);
  // An entry of an array or a form: user[password]=…
  if (isClosing(code)) code = text.charCodeAt(--end - 1);
  if (isQuote(code)) {
    end--;
    while (text.charCodeAt(end - 1) === BACKSLASH) end--;
  }
  return end;
}

/** Of `:=`, `?=`, `||=` and `??=`. */
const isOperator = (code: number) => code === COLON || code === QUESTION_MARK || code === BAR;

function withoutOperator(text: string, from: number): number {
  let end = from;
  while (end > from - 2 && isOperator(text.charCodeAt(end - 1))) end--;
  return end;
}

const CLOSING_TAG = /<\/?[a-z]\w{0,9}>$/i;

/** `**Password**:`, `<b>Password</b>:` */
function beforeMarkup(text: string, from: number): number {
  let end = from;
  if (text.charCodeAt(end - 1) === GREATER) {
    end -= CLOSING_TAG.exec(text.slice(Math.max(0, end - MAX_TAG_CHARS), end))?.[0].length ?? 0;
  }
  while (end > from - MAX_TAG_CHARS && text.charCodeAt(end - 1) === ASTERISK) end--;
  return end;
}

/** An escaped tab before the sign, in JSON text: `\\t=`. */
function isEscapedTab(text: string, sign: number): boolean {
  let end = text.charCodeAt(sign - 1) === COLON ? sign - 1 : sign;
  while (end > 0 && text.charCodeAt(end - 1) === SPACE && sign - end < MAX_GAP_CHARS) end--;
  return text.charCodeAt(end - 1) === LOWER_T && text.charCodeAt(end - 2) === BACKSLASH;
}

/** In JSON text, the letter before the name may be part of an escaped line feed: `\\npassword`. */
function isNamed(text: string, sign: number, kind: SignKind): boolean | 'pair' {
  if (kind === '=' && isFormName(text, sign)) return mayBeForm(text, sign);
  const end = nameEnd(text, sign);
  const start = nameStart(text, end);
  const name = text.slice(start, end);
  return (
    isForeignName(text, end) ||
    isEscapedTab(text, sign) ||
    text.charCodeAt(start - 1) === BACKSLASH ||
    nameCertainty(name, kind) !== 'never' ||
    (isPairValue(name) && 'pair')
  );
}

function isUrl(text: string, colon: number): boolean {
  return text.charCodeAt(colon + 1) === SLASH && text.charCodeAt(colon + 2) === SLASH;
}

const MAX_NAME_CHARS = 64;
const MAX_GAP_CHARS = 4;
/** Of `form[password]`, `$ENV{DB_PASS}`, `getenv("DB_PASS")`. */
const isClosing = (code: number) => code === CLOSING_BRACKET || code === CLOSING_BRACE || code === CLOSING_PARENTHESIS;
const isBlank = (code: number) => code === SPACE || code === TAB;
const isBlankOrLineEnd = (code: number) => isBlank(code) || code === 0x0a || code === 0x0d;
const isQuote = (code: number) => code === 0x22 || code === 0x27 || code === 0x60;

function assigned(text: string, sign: number, kind: SignKind, names: PairNames): Edit | undefined {
  if (kind === '=' && isFormName(text, sign)) return formCredential(text, sign);
  const end = nameEnd(text, sign);
  const isTight = !isBlank(text.charCodeAt(kind === '=' ? withoutOperator(text, sign) - 1 : sign - 1));
  const closing = quoteAt(text, end);
  const quote = isClosing(text.charCodeAt(end + closing.length)) ? '' : closing;
  if (isForeignName(text, end) && kind !== 'default')
    return valueBehind(text, sign + 1, { text: 'password', quote, isTight }, kind, 'always');
  if (!mayNameEnd(text, end)) return undefined;
  const start = nameStart(text, end);
  const name = { text: withoutEscape(text, start, text.slice(start, end)), quote, isTight };
  const certainty = nameCertainty(name.text, kind);
  if (certainty === 'never' && isPairValue(name.text)) return pairCredential(text, start, sign + 1, names);
  if (certainty === 'never' || certainty === 'itself') return undefined;
  return kind === 'default'
    ? defaultValue(text, sign + 2, certainty)
    : valueBehind(text, sign + 1, name, kind, certainty);
}

/** In JSON inside a text, a letter after a backslash is an escape such as a line feed: `\\napi_key=…`. */
function withoutEscape(text: string, start: number, name: string): string {
  if (text.charCodeAt(start - 1) !== BACKSLASH) return name;
  return name.replace(/^(?:[nrtbf]|u[0-9a-f]{4})/i, '');
}

const NAME_CHAR = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._')
  NAME_CHAR[char.charCodeAt(0)] = 1;

/** Takes the word before it too, because some names are two words: `API key: …`. */
function nameStart(text: string, end: number): number {
  const first = Math.max(0, end - MAX_NAME_CHARS);
  const start = wordStart(text, end, first);
  const isHalf =
    text.charCodeAt(start - 1) === SPACE &&
    /^(?:key|token|phrase|code|secret|passe?|assertion|answer|base)s?$/i.test(text.slice(start, end));
  return isHalf ? wordStart(text, start - 1, first) : start;
}

function wordStart(text: string, end: number, first: number): number {
  let start = end;
  while (start > first) {
    const code = text.charCodeAt(start - 1);
    if (code > 127 || NAME_CHAR[code] === 0) break;
    start--;
  }
  return start;
}

function nameCertainty(name: string, kind: SignKind) {
  // A list of them; as a key, it has counts or what a model reads.
  if (kind === '=' && name.trim() === 'tokens') return 'opaque';
  const known = knownKey(name);
  return known.name === 'never' && kind === '=' && known.isUrlSignature ? 'opaque' : known.name;
}
