// What follows the name of a credential and its sign: a value in quotes or without, a list or a map of values, and the
// words that languages write before a value.
import type { Edit } from './edits';
import { type Certainty, lineValue, plainValue } from './plain-value';
import { quoteAt, quotedEnd } from './quoted-text';
import { isOpaque, isStandIn, looksLikePassword, looksSecret } from './secret-values';

const EQUALS = 0x3d;
const SPACE = 0x20;
const TAB = 0x09;
const GREATER = 0x3e;
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;
const OPENING_PARENTHESIS = 0x28;
const MAX_GAP_CHARS = 4;
const isBlank = (code: number) => code === SPACE || code === TAB;

export interface Name {
  readonly text: string;
  /** The quote around it, with the backslashes before it; empty when it has none. */
  readonly quote: string;
  /** Whether the sign follows the name directly. */
  readonly isTight: boolean;
}

/** @param from behind the sign */
export function valueBehind(
  text: string,
  from: number,
  name: Name,
  kind: ':' | '=',
  certainty: Certainty,
): Edit | undefined {
  let start = from;
  if (kind === '=') {
    // `==` compares and assigns nothing; `=>` assigns in Ruby and PHP.
    const next = text.charCodeAt(start);
    if (next === EQUALS) return undefined;
    if (next === GREATER) start++;
  }
  start = behindBlanks(text, start);
  const isLoose = start > from || !name.isTight;
  for (const { firsts, shape } of kind === ':' ? BEHIND_COLON : BEHIND_EQUALS) {
    if (!firsts.includes(text.charAt(start))) continue;
    shape.lastIndex = start;
    if (shape.test(text)) start = shape.lastIndex;
  }
  const opening = text.charCodeAt(start);
  if (opening === OPENING_BRACKET || opening === OPENING_PARENTHESIS) {
    const list = /auth$/i.test(name.text) ? userAndPassword(text, start) : firstOfList(text, start, certainty);
    if (name.quote !== '') return list;
    if (list !== undefined) return looksSecret(firstWord(text.slice(list.start, list.end))) ? list : undefined;
  }
  if (opening === OPENING_BRACE && kind === '=') {
    const entries = valuesOfMap(text, start, certainty);
    if (entries !== undefined) return entries;
  }
  const quote = quoteAt(text, start);
  if (quote !== '' && text.startsWith(quote + quote, start + quote.length))
    return textOfLines(text, start + 3 * quote.length, quote, certainty);
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
/** An anchor or a type of YAML. */
const TAG = /(?:&[\w-]{1,32}|!!?(?:str|binary|unsafe))[ \t]{1,4}(?=[^\s|>])/y;
/** Kinds of texts in C#, C++, SQL and Python: `@"…"`, `N'…'`, `b'…'`. */
const LITERAL = /(?:[@$LNbBrRuUfFE]|u8|[rRfFbB$@]{2})(?=\\{0,7}["'`])/y;
/** `Some("…")`, `String::from("…")`: what a value is wrapped in. */
const WRAPPER = /(?:Some|Secret|SecretString|SecretStr|String::from|Buffer\.from|str|bytes|Just)\((?=\\{0,7}["'])/y;
/** `string(12) "…"` of PHP, on the next line. */
const DUMPED = /(?:\s|\\{1,7}[nrt]){0,8}string\(\d{1,6}\)[ ](?=\\{0,7}")/y;
/** The first line of a text of lines, as shells, Ruby, PHP and HCL have it. */
const HEREDOC = /<<[-~<]?\\{0,7}["']?[A-Z_]{1,16}\\{0,7}["']?(?:\s|\\{1,7}[nrt]){1,32}(?=[^\s\\])/y;
/** With the characters that each may begin with. */
const BEHIND_BOTH = [
  { firsts: '*_<', shape: MARKUP },
  { firsts: 'SBsbJ', shape: WRAPPER },
  { firsts: '@$LNbBrRuUfFE', shape: LITERAL },
];
const BEHIND_COLON = [
  { firsts: "&'rsSaO", shape: TYPE },
  { firsts: '|>', shape: BLOCK },
  { firsts: '&!', shape: TAG },
  ...BEHIND_BOTH,
];
const BEHIND_EQUALS = [{ firsts: '<', shape: HEREDOC }, { firsts: '\n\r\\ s', shape: DUMPED }, ...BEHIND_BOTH];

/** Of a list, up to the quote behind it. */
const firstWord = (texts: string) => /^[^"'`\\]*/.exec(texts)?.[0] ?? '';

function behindBlanks(text: string, from: number): number {
  let at = from;
  const last = Math.min(text.length, from + MAX_GAP_CHARS);
  while (at < last && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The text that is used where a variable is not set: `process.env.API_KEY ?? "…"`. @param from behind the sign */
export function defaultValue(text: string, from: number, certainty: Certainty): Edit | undefined {
  const start = behindBlanks(text, from);
  const quote = quoteAt(text, start);
  const edit = quote === '' ? undefined : quotedValue(text, start, quote, certainty, true);
  // As often it is a word for none.
  const value = edit === undefined ? '' : text.slice(edit.start, edit.end);
  return looksSecret(value) || isOpaque(value) ? edit : undefined;
}

/** `"""…"""`: its first line with any text; the words of a secret have no blanks. */
function textOfLines(text: string, from: number, quote: string, certainty: Certainty): Edit | undefined {
  FIRST_LINE.lastIndex = from;
  FIRST_LINE.test(text);
  const start = FIRST_LINE.lastIndex;
  WORD.lastIndex = start;
  const value = WORD.exec(text)?.[0] ?? '';
  const end = start + value.length;
  LINES_END.lastIndex = end;
  if (value === '' || isStandIn(value) || !LINES_END.test(text)) return undefined;
  if (!text.startsWith(quote + quote + quote, LINES_END.lastIndex)) return undefined;
  return certainty === 'always' || isOpaque(value) ? { start, end } : undefined;
}
const FIRST_LINE = /(?:\s|\\{1,7}[nrt]){0,32}/y;
const LINES_END = /(?:\s|\\{1,7}[nrt]){0,32}/y;
const WORD = /[^\s"'`\\]{1,8192}/y;

/** `{ ci = "…", prod = "…" }`: everything up to the last text, if all look like credentials. */
function valuesOfMap(text: string, brace: number, certainty: Certainty): Edit | undefined {
  let at = brace + 1;
  let edit: Edit | undefined;
  for (let count = 0; count < MAX_ENTRIES; count++) {
    ENTRY_NAME.lastIndex = at;
    if (!ENTRY_NAME.test(text)) return edit;
    at = ENTRY_NAME.lastIndex;
    const quote = quoteAt(text, at);
    if (quote === '') return edit;
    const start = at + quote.length;
    const end = quotedEnd(text, start, quote);
    const value = text.slice(start, end);
    if (!isStandIn(value) && (isOpaque(value) || (certainty === 'always' && looksSecret(value))))
      edit = { start: edit?.start ?? start, end };
    at = end + quote.length;
  }
  return edit;
}
const MAX_ENTRIES = 32;
const ENTRY_NAME =
  /(?:[\s,]|\\{1,7}[nrt]){0,40}\\{0,7}["']?[\w.:/-]{1,64}\\{0,7}["']?\s{0,8}[=:]>?\s{0,4}(?=\\{0,7}["'])/y;

/** `auth=("bo", "…")`, `auth: ["bo", "…"]` */
function userAndPassword(text: string, opening: number): Edit | undefined {
  USER.lastIndex = opening;
  if (!USER.test(text)) return undefined;
  const at = USER.lastIndex;
  const quote = quoteAt(text, at);
  return quote === '' ? undefined : quotedValue(text, at, quote, 'always', true);
}
const USER = /[[(]\s{0,4}(\\{0,7}["'])[^"'\\\r\n]{0,64}\1,\s{0,4}/y;

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

/**
 * What follows the quote that ends the text that the name is in, up to the next quote:
 * `{"prompt":"Enter your password:","ages":[3,4],"b":…}`. A longer list of numbers counts as the value.
 */
const BEHIND_CLOSING =
  /^(?:\s|\\{1,7}[nrt]){0,64}[,}\]:](?:[\s,:[\]{}\d.eE+-]|\\{1,7}[nrt]|true|false|null){0,512}\\{0,7}(?:["']|$)/;

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
