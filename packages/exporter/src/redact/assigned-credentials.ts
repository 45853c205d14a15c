// Credentials in a text that are told by what stands before them: `password=…`, `"api_key":"…"` in JSON that is itself a text, header lines, and the
// password of a URL. Only the signs `:` and `=` are searched for, which prose holds few of.
import { isLetter, isUrlSignature, mayNameEnd, mayWordEnd } from './credential-name';
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { quoteAt, quotedEnd } from './quoted-text';
import { isExpression, isOpaque, isStandIn, looksLikeSchemeValue, looksSecret } from './token-shapes';

const SLASH = 0x2f;
const SPACE = 0x20;
const TAB = 0x09;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const COLON = 0x3a;
const LOWER_T = 0x74;
const DOUBLE_QUOTE = 0x22;

export function findAssignedCredentials(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  for (let at = nextSign(text, ':', 0); at !== -1; ) {
    const edit = isUrl(text, at) ? urlCredential(text, at) : assigned(text, at, ':');
    if (edit !== undefined) {
      found ??= [];
      found.push(edit);
    }
    at = nextSign(text, ':', Math.max(at + 1, edit?.end ?? 0));
  }
  for (let at = nextSign(text, '=', 0); at !== -1; ) {
    const edit = assigned(text, at, '=');
    if (edit !== undefined) {
      found ??= [];
      found.push(edit);
    }
    at = nextSign(text, '=', Math.max(at + 1, edit?.end ?? 0));
  }
  return found;
}

/** Whether {@link findAssignedCredentials} may find something in this text, or in the texts that it holds as JSON. */
export function mayAssignCredential(text: string): boolean {
  for (let at = nextSign(text, ':', 0); at !== -1; at = nextSign(text, ':', at + 1)) {
    if (isUrl(text, at) ? mayHoldUrlCredential(text, at) : isNamed(text, at, ':')) return true;
  }
  for (let at = nextSign(text, '=', 0); at !== -1; at = nextSign(text, '=', at + 1)) {
    if (isNamed(text, at, '=')) return true;
  }
  return false;
}

/** The next sign that a credential may stand behind: of a URL, or with a name before it that ends like a credential's. */
function nextSign(text: string, sign: ':' | '=', from: number): number {
  for (let at = text.indexOf(sign, from); at !== -1; at = text.indexOf(sign, at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (isLetter(before)) {
      if (mayWordEnd(text, at) || (before === LOWER_T && isEscapedTab(text, at))) return at;
    } else if (before === DOUBLE_QUOTE && isLetter(text.charCodeAt(at - 2))) {
      if (mayWordEnd(text, at - 1)) return at;
    } else if (mayNameEnd(text, nameEnd(text, at)) || isEscapedTab(text, at)) return at;
    if (sign === ':' && isUrl(text, at)) return at;
  }
  return -1;
}

/** Behind blanks, a quote and its backslashes. */
function nameEnd(text: string, sign: number): number {
  let end = sign;
  let code = text.charCodeAt(end - 1);
  if (code === COLON) code = text.charCodeAt(--end - 1);
  if (code <= SPACE) {
    const gapStart = Math.max(0, end - MAX_GAP_CHARS);
    while (end > gapStart && isBlank(text.charCodeAt(end - 1))) end--;
    code = text.charCodeAt(end - 1);
  }
  if (isQuote(code)) {
    end--;
    while (text.charCodeAt(end - 1) === BACKSLASH) end--;
  }
  return end;
}

/** A tab before the sign, in a text that JSON holds: `\\t=`. */
function isEscapedTab(text: string, sign: number): boolean {
  let end = text.charCodeAt(sign - 1) === COLON ? sign - 1 : sign;
  while (end > 0 && text.charCodeAt(end - 1) === SPACE && sign - end < MAX_GAP_CHARS) end--;
  return text.charCodeAt(end - 1) === LOWER_T && text.charCodeAt(end - 2) === BACKSLASH;
}

/** In a text that JSON holds, a letter before the name may belong to a line feed: `\\npassword`. */
function isNamed(text: string, sign: number, kind: ':' | '='): boolean {
  const end = nameEnd(text, sign);
  const start = nameStart(text, end);
  return (
    isEscapedTab(text, sign) ||
    text.charCodeAt(start - 1) === BACKSLASH ||
    nameCertainty(text.slice(start, end), kind) !== 'never'
  );
}

/** What JSON writes with a backslash, such as a control character, may stand in it. */
const ANY_USER_INFO = /:\/\/[^\s/?#"'`<>]*@/y;

function mayHoldUrlCredential(text: string, colon: number): boolean {
  ANY_USER_INFO.lastIndex = colon;
  return ANY_USER_INFO.test(text) || urlCredential(text, colon) !== undefined;
}

function isUrl(text: string, colon: number): boolean {
  return text.charCodeAt(colon + 1) === SLASH && text.charCodeAt(colon + 2) === SLASH;
}

/** `user:password@`, where the password may hold any sign that does not end it in the field: a slash does, and so do ports before paths. */
const USER_INFO = /:\/\/[^\s:@/?#"'`<>[\]\\]*:([^\s/?#"'`<>\\]+)@/y;
/** Addresses that are a credential: who knows one may post. */
const WEBHOOK =
  /:\/\/(?:hooks\.slack\.com|(?:\w+\.)?discord(?:app)?\.com\/api)\/(?:services|workflows|triggers|webhooks)\/([\w/-]{8,})/iy;

function urlCredential(text: string, colon: number): Edit | undefined {
  USER_INFO.lastIndex = colon;
  const password = USER_INFO.exec(text)?.[1];
  if (password !== undefined) {
    const end = USER_INFO.lastIndex - 1;
    return isStandIn(password) ? undefined : { start: end - password.length, end };
  }
  WEBHOOK.lastIndex = colon;
  const path = WEBHOOK.exec(text)?.[1];
  return path === undefined ? undefined : { start: WEBHOOK.lastIndex - path.length, end: WEBHOOK.lastIndex };
}

interface Name {
  readonly text: string;
  /** The quote around it, with the backslashes before it; empty when it has none. */
  readonly quote: string;
  /** Nothing between the name and the sign. */
  readonly isTight: boolean;
}

const MAX_NAME_CHARS = 64;
const MAX_GAP_CHARS = 4;
const MAX_BACKSLASHES = 7;
const isBlank = (code: number) => code === SPACE || code === TAB;
const isQuote = (code: number) => code === 0x22 || code === 0x27 || code === 0x60;

function assigned(text: string, sign: number, kind: ':' | '='): Edit | undefined {
  let end = sign;
  // The := of Go.
  if (kind === '=' && text.charCodeAt(end - 1) === 0x3a) end--;
  const gapStart = Math.max(0, end - MAX_GAP_CHARS);
  const tight = end;
  while (end > gapStart && isBlank(text.charCodeAt(end - 1))) end--;
  const isTight = end === tight;
  let quote = '';
  if (isQuote(text.charCodeAt(end - 1))) {
    const closing = end;
    end--;
    while (end > closing - MAX_BACKSLASHES && text.charCodeAt(end - 1) === BACKSLASH) end--;
    quote = text.slice(end, closing);
  }
  if (!mayNameEnd(text, end)) return undefined;
  const name = { text: text.slice(nameStart(text, end), end), quote, isTight };
  const certainty = nameCertainty(name.text, kind);
  if (certainty !== 'always' && certainty !== 'opaque') return undefined;
  return valueBehind(text, sign + 1, name, kind, certainty === 'opaque');
}

const NAME_CHAR = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._')
  NAME_CHAR[char.charCodeAt(0)] = 1;

/** Also the word before, for what only two words say: `API key: …`. */
function nameStart(text: string, end: number): number {
  const first = Math.max(0, end - MAX_NAME_CHARS);
  const start = wordStart(text, end, first);
  const isHalf = text.charCodeAt(start - 1) === SPACE && /^(?:key|token)s?$/i.test(text.slice(start, end));
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
  const certainty = knownKey(name).name;
  if (certainty === 'never' && kind === '=' && isUrlSignature(name)) return 'opaque';
  return certainty;
}

function valueBehind(text: string, from: number, name: Name, kind: ':' | '=', mustBeOpaque: boolean): Edit | undefined {
  let start = from;
  if (kind === '=') {
    // A comparison assigns nothing; => does in Ruby and PHP.
    const next = text.charCodeAt(start);
    if (next === EQUALS) return undefined;
    if (next === 0x3e) start++;
  }
  const last = Math.min(text.length, start + MAX_GAP_CHARS);
  while (start < last && isBlank(text.charCodeAt(start))) start++;
  const isLoose = start > from || !name.isTight;
  if (name.quote !== '' && text.charCodeAt(start) === 0x5b) return firstOfList(text, start, mustBeOpaque);
  const quote = quoteAt(text, start);
  if (quote !== '') return quotedValue(text, start, quote, mustBeOpaque);
  if (name.quote !== '') return numberValue(text, start, name.quote, mustBeOpaque);
  if (kind === ':') return lineValue(text, start, name.text, mustBeOpaque);
  return plainValue(text, start, isLoose, mustBeOpaque);
}

/** `["Bearer …", "…"]`: to the end of the list, when it is one of texts. */
function firstOfList(text: string, bracket: number, mustBeOpaque: boolean): Edit | undefined {
  let at = bracket + 1;
  let edit: Edit | undefined;
  for (;;) {
    SEPARATOR.lastIndex = at;
    if (SEPARATOR.test(text)) at = SEPARATOR.lastIndex;
    const quote = quoteAt(text, at);
    if (quote === '') return edit;
    const next = quotedValue(text, at, quote, mustBeOpaque);
    if (next === undefined) return edit;
    edit = { start: edit?.start ?? next.start, end: next.end };
    at = next.end + quote.length;
  }
}
const SEPARATOR = /[\s,]{0,8}/y;

function quotedValue(text: string, at: number, quote: string, mustBeOpaque: boolean): Edit | undefined {
  const start = at + quote.length;
  const end = quotedEnd(text, start, quote);
  const value = text.slice(start, end);
  return isStandIn(value) || (mustBeOpaque && !isOpaque(value)) ? undefined : { start, end };
}

const NUMBER = /-?\d[\d.]{0,40}(?=[\s,}\]]|$)/y;

function numberValue(text: string, start: number, quote: string, mustBeOpaque: boolean): Edit | undefined {
  NUMBER.lastIndex = start;
  return mustBeOpaque || !NUMBER.test(text) ? undefined : { start, end: NUMBER.lastIndex, quote };
}

/**
 * Without quotes the first characters decide, so that a text full of names is not read to its end for each of them. Only what is taken out is read
 * further, and never twice.
 */
const HEAD_CHARS = 256;
const WORD_HEAD = new RegExp(String.raw`[^\s,;"'\`<>(){}[\]\\]{1,${HEAD_CHARS}}`, 'y');
const PLAIN_HEAD = new RegExp(String.raw`[^\s;&"'\`<>\\]{1,${HEAD_CHARS}}`, 'y');
const PLAIN_REST = /[^\s;&"'`<>\\]*/y;
const COOKIE = new RegExp(String.raw`[\w.-]{1,${HEAD_CHARS}}=([^\s;]{1,${HEAD_CHARS}})`, 'y');
const AUTHORIZATION = new RegExp(
  String.raw`(?:bearer|basic|token|digest|apikey|negotiate|aws4-hmac-sha256)[ \t]{1,4}([^\s"'\`\\]{1,${HEAD_CHARS}})`,
  'iy',
);
/** To the end of the line, or of what quotes it. */
const LINE_REST = /[^\r\n"'`\\<>]*/y;

function textAt(sticky: RegExp, text: string, at: number, group = 0): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[group] ?? '';
}

function endAt(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}

/** `name: value` of a header or of a line of configuration. Prose has colons too, so the value must look like a credential. */
function lineValue(text: string, start: number, name: string, mustBeOpaque: boolean): Edit | undefined {
  const header = /cookie$/i.test(name) ? COOKIE : /authori[sz]ation$/i.test(name) ? AUTHORIZATION : undefined;
  if (header !== undefined) {
    const credential = textAt(header, text, start, 1);
    if (!isStandIn(credential) && looksLikeSchemeValue(credential))
      return { start, end: endAt(LINE_REST, text, start) };
  }
  const head = textAt(WORD_HEAD, text, start);
  const word = head.replace(/[.!?:]{1,3}$/, '');
  if (isStandIn(word) || isExpression(word) || !(mustBeOpaque ? isOpaque(word) : looksSecret(word))) return undefined;
  return { start, end: head.length < HEAD_CHARS ? start + word.length : endAt(PLAIN_REST, text, start) };
}

/** `name=value` of a query, a connection string, an environment or a program. */
function plainValue(text: string, start: number, isLoose: boolean, mustBeOpaque: boolean): Edit | undefined {
  const head = textAt(PLAIN_HEAD, text, start);
  // As an argument of a call it is followed by a comma or bracket.
  const value = head.length > 1 ? head.replace(/[),\]}]{1,4}$/, '') : head;
  if (isStandIn(head) || isStandIn(value) || isExpression(head)) return undefined;
  const isDoubtful = isLoose || value !== head;
  if (mustBeOpaque ? !isOpaque(value) : isDoubtful && !looksSecret(value)) return undefined;
  return { start, end: head.length < HEAD_CHARS ? start + value.length : endAt(PLAIN_REST, text, start) };
}
