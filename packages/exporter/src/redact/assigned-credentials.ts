// Credentials that can be recognised by the name before them: `password=…`, `"api_key":"…"` in JSON inside a text,
// header lines, and the password of a URL. The search looks for `:` and `=` only, because ordinary prose has few of
// them.
import { isLetter, mayNameEnd, mayWordEnd } from './credential-name';
import type { Edit } from './edits';
import { isForeignName } from './foreign-names';
import { knownKey } from './known-key';
import { formCredential, isPairValue, mayBeForm, mayHoldPair, PairNames, pairCredential } from './name-value-pairs';
import { type Certainty, lineValue, plainValue } from './plain-value';
import { quoteAt, quotedEnd } from './quoted-text';
import { isOpaque, isStandIn, looksLikePassword } from './secret-values';
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
const GREATER = 0x3e;
const CLOSING_BRACKET = 0x5d;
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

/** Chinese and Japanese text uses full-width signs. */
const SIGNS: readonly (readonly [string, ':' | '='])[] = [
  [':', ':'],
  ['=', '='],
  ['\uff1a', ':'],
  ['\uff1d', '='],
  // “is”, which foreign names are followed by.
  ['\u306f', ':'],
  ['\u662f', ':'],
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
    else if (mayNameEnd(text, nameEnd(text, at)) || isEscapedTab(text, at)) return at;
    if (sign === ':' && isUrl(text, at)) return at;
  }
  return -1;
}

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
  if (code === COLON) code = text.charCodeAt(--end - 1);
  if (code <= SPACE) {
    const gapStart = Math.max(0, end - MAX_GAP_CHARS);
    while (end > gapStart && isBlank(text.charCodeAt(end - 1))) end--;
    code = text.charCodeAt(end - 1);
  }
  end = beforeMarkup(text, end);
  code = text.charCodeAt(end - 1);
  // An entry of an array or a form: user[password]=…
  if (code === CLOSING_BRACKET) code = text.charCodeAt(--end - 1);
  if (isQuote(code)) {
    end--;
    while (text.charCodeAt(end - 1) === BACKSLASH) end--;
  }
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
function isNamed(text: string, sign: number, kind: ':' | '='): boolean | 'pair' {
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

interface Name {
  readonly text: string;
  /** The quote around it, with the backslashes before it; empty when it has none. */
  readonly quote: string;
  /** Whether the sign follows the name directly. */
  readonly isTight: boolean;
}

const MAX_NAME_CHARS = 64;
const MAX_GAP_CHARS = 4;
const isBlank = (code: number) => code === SPACE || code === TAB;
const isBlankOrLineEnd = (code: number) => isBlank(code) || code === 0x0a || code === 0x0d;
const isQuote = (code: number) => code === 0x22 || code === 0x27 || code === 0x60;

function assigned(text: string, sign: number, kind: ':' | '=', names: PairNames): Edit | undefined {
  if (kind === '=' && isFormName(text, sign)) return formCredential(text, sign);
  const end = nameEnd(text, sign);
  const isTight = !isBlank(text.charCodeAt(sign - 1)) && !text.startsWith(' :=', sign - 2);
  const closing = quoteAt(text, end);
  const quote = text.charCodeAt(end + closing.length) === CLOSING_BRACKET ? '' : closing;
  if (isForeignName(text, end))
    return valueBehind(text, sign + 1, { text: 'password', quote, isTight }, kind, 'always');
  if (!mayNameEnd(text, end)) return undefined;
  const start = nameStart(text, end);
  const name = { text: withoutEscape(text, start, text.slice(start, end)), quote, isTight };
  const certainty = nameCertainty(name.text, kind);
  if (certainty === 'never' && isPairValue(name.text)) return pairCredential(text, start, sign + 1, names);
  if (certainty === 'never' || certainty === 'itself') return undefined;
  return valueBehind(text, sign + 1, name, kind, certainty);
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
    /^(?:key|token|phrase|code|secret|pass|assertion|answer|base)s?$/i.test(text.slice(start, end));
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

function nameCertainty(name: string, kind: ':' | '=') {
  const known = knownKey(name);
  return known.name === 'never' && kind === '=' && known.isUrlSignature ? 'opaque' : known.name;
}

function valueBehind(text: string, from: number, name: Name, kind: ':' | '=', certainty: Certainty): Edit | undefined {
  let start = from;
  if (kind === '=') {
    // `==` compares and assigns nothing; `=>` assigns in Ruby and PHP.
    const next = text.charCodeAt(start);
    if (next === EQUALS) return undefined;
    if (next === 0x3e) start++;
  }
  const last = Math.min(text.length, start + MAX_GAP_CHARS);
  while (start < last && isBlank(text.charCodeAt(start))) start++;
  const isLoose = start > from || !name.isTight;
  for (const { firsts, shape } of kind === ':' ? BEFORE_VALUE : MARKUPS) {
    if (!firsts.includes(text.charAt(start))) continue;
    shape.lastIndex = start;
    if (shape.test(text)) start = shape.lastIndex;
  }
  if (name.quote !== '' && text.charCodeAt(start) === 0x5b) return firstOfList(text, start, certainty);
  const quote = quoteAt(text, start);
  if (quote !== '') return quotedValue(text, start, quote, certainty, quote === name.quote);
  if (name.quote !== '') return numberValue(text, start, name.quote, certainty);
  if (kind === ':') return lineValue(text, start, name.text, certainty);
  // Of a command line, where it may as well be the name of one: `--secret=db1`.
  return plainValue(text, start, isLoose || name.text === '--secret', certainty);
}

/** `**Password:** …`, `<b>Password:</b> <code>…`, a value in bold. */
const MARKUP =
  /(?:\*{1,3}[ \t]{0,4}|__[ \t]{1,4}|<\/?(?:b|i|em|strong|code|td|th|dt|dd|span|label|p|div|br|kbd|tt)\b[^<>]{0,80}>\s{0,4}){1,4}/iy;

/** `password: string = "…"` */
const TYPE =
  /(?:readonly[ ])?&?(?:'static[ ])?(?:str|string|String|SecretStr|any|Optional\[str\])\??(?:[ ]\|[ ](?:undefined|null|None))?[ ]?=[ ]?(?=\\{0,7}["'`])/y;
/** A value that YAML begins on the next line. */
const BLOCK = /[|>][+-]?\d?[ ]{0,4}(?:\r?\n|(?:\\{1,7}r)?\\{1,7}n)[ ]{1,32}(?=\S)/y;
/** With the characters that each may begin with. */
const BEFORE_VALUE = [
  { firsts: '*_<', shape: MARKUP },
  { firsts: "&'rsSaO", shape: TYPE },
  { firsts: '|>', shape: BLOCK },
];
const MARKUPS = BEFORE_VALUE.slice(0, 1);

/** `["Bearer …", "…"]`: everything up to the end of the list, if it is a list of texts. */
function firstOfList(text: string, bracket: number, certainty: Certainty): Edit | undefined {
  let at = bracket + 1;
  let edit: Edit | undefined;
  for (;;) {
    SEPARATOR.lastIndex = at;
    if (SEPARATOR.test(text)) at = SEPARATOR.lastIndex;
    const quote = quoteAt(text, at);
    if (quote === '') return edit;
    const next = quotedValue(text, at, quote, certainty, true);
    if (next === undefined) return edit;
    edit = { start: edit?.start ?? next.start, end: next.end };
    at = next.end + quote.length;
  }
}
const SEPARATOR = /[\s,]{0,8}/y;

/** Whether the quote ends the text that the name is in: `{"prompt":"Enter your password:","age":3}`. */
const BEHIND_CLOSING = /^\s{0,4}\\{0,7}[,}\]:]\s{0,4}(?:\\{0,7}["'{}[\]]|$)/;

/** @param isOpening whether the quote is known to open the value, and not to end the text that the name is in */
function quotedValue(
  text: string,
  at: number,
  quote: string,
  certainty: Certainty,
  isOpening: boolean,
): Edit | undefined {
  const start = at + quote.length;
  const end = quotedEnd(text, start, quote);
  const value = text.slice(start, end);
  if ((!isOpening && BEHIND_CLOSING.test(value)) || isStandIn(value)) return undefined;
  if (certainty === 'opaque' ? !isOpaque(value) : certainty === 'word' && !looksLikePassword(value)) return undefined;
  return { start, end };
}

const NUMBER = /-?\d[\d.]{0,40}(?=[\s,}\]]|$)/y;

function numberValue(text: string, start: number, quote: string, certainty: Certainty): Edit | undefined {
  NUMBER.lastIndex = start;
  return certainty !== 'always' || !NUMBER.test(text) ? undefined : { start, end: NUMBER.lastIndex, quote };
}
