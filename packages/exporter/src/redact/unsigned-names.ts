// Names of credentials that no sign follows: headers of tables, `INSERT INTO t (…, password) VALUES (…)`, sentences
// such as “the API key is …”. The search looks for `|` and `k`, which ordinary prose has few of.
import { mayNameEnd } from './credential-name';
import { JSON_WEB_KEY_SECRETS } from './credential-words';
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { isOpaque, isStandIn, looksSecret } from './secret-values';
import { readRow, readTable } from './table-columns';

const BLANK = 0x20;
const TAB = 0x09;
const BACKTICK = 0x60;
const ASTERISK = 0x2a;
const LOWER_S = 0x73;
const MAX_NAME_CHARS = 40;

export function findUnsigned(text: string, edits: Edit[] | undefined, hasTellingWord: boolean): Edit[] | undefined {
  const found: Edit[] = [];
  if (text.includes('|')) findInTables(text, found);
  for (const word of hasTellingWord ? PASSWORD_WORDS : []) {
    for (let at = text.indexOf(word); at !== -1; ) at = text.indexOf(word, headerAt(text, at + word.length, found));
  }
  for (const word of KEY_WORDS) {
    for (let at = text.indexOf(word); at !== -1; ) at = text.indexOf(word, behindKeyWord(text, at + 3, found));
  }
  if (text.includes('"') && text.includes(KEY_TYPE)) findKeyParts(text, found);
  if (found.length === 0) return edits;
  return edits === undefined ? found : [...edits, ...found];
}

/** Whether {@link findUnsigned} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldUnsigned(text: string, hasTellingWord: boolean): boolean {
  if (text.includes('|') && holdsCellName(text)) return true;
  for (const word of hasTellingWord ? PASSWORD_WORDS : []) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
      if (separatorAt(text, at + word.length) !== undefined) return true;
    }
  }
  for (const word of KEY_WORDS) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
      if (mayStandBehindKey(text, at + 3)) return true;
    }
  }
  return text.includes('"') && text.includes(KEY_TYPE);
}

function mayStandBehindKey(text: string, end: number): boolean {
  if (text.charCodeAt(end) !== BLANK) return separatorAt(text, end) !== undefined || isSetCommand(text, end);
  return text.startsWith('is', end + 1) ? MAY_BE_TOLD.test(text.slice(end, end + 40)) : isSetCommand(text, end);
}

const PASSWORD_WORDS = ['assword', 'asswd'];
/** `key`, and the end of `token`. */
const KEY_WORDS = ['key', 'ken'];
/** The name of the field that each JSON Web Key has. */
const KEY_TYPE = 'kty';
const KEY_PART = new RegExp(
  String.raw`\\{0,7}"(?:${JSON_WEB_KEY_SECRETS.join('|')})\\{0,7}"\s{0,4}:\s{0,4}\\{0,7}"([\w-]{16,8192})(?=[\\"])`,
  'g',
);

function findKeyParts(text: string, edits: Edit[]): void {
  for (const match of text.matchAll(KEY_PART)) {
    const end = match.index + match[0].length;
    edits.push({ start: end - (match[1] as string).length, end });
  }
}

/** @param end behind the word @returns from where to search on */
function behindKeyWord(text: string, end: number, edits: Edit[]): number {
  const edit = text.startsWith(' is', end) ? toldKey(text, end) : argumentOf(text, end);
  if (edit === undefined) return text.charCodeAt(end) === BLANK ? end : headerAt(text, end, edits);
  edits.push(edit);
  return edit.end;
}

const TOLD = /[ ]is:?[ ]{1,2}(?:\\{0,7}["'`*]{1,3})?([^\s"'`\\,;<>()*]{8,512})/y;
/** What is told is one long word with a digit. */
const MAY_BE_TOLD = /^ is:? {1,2}(?:\\{0,7}["'`*]{1,3})?[^\s"'`\\,;<>()*]{8}/;

/** “my API key is …” */
function toldKey(text: string, end: number): Edit | undefined {
  TOLD.lastIndex = end;
  const word = TOLD.exec(text)?.[1];
  if (word === undefined || knownKey(nameBefore(text, end)).name === 'never') return undefined;
  const value = word.replace(/[.!?:]+$/, '');
  if (isStandIn(value) || !isOpaque(value)) return undefined;
  const start = TOLD.lastIndex - word.length;
  return { start, end: start + value.length };
}

const ARGUMENT = /[ \t]{1,64}(\\{0,7}["']?)([^\s"'`\\|;&<>-][^\s"'`\\|;&<>]{15,511})\1/y;

/** `nuget setapikey …` */
function argumentOf(text: string, end: number): Edit | undefined {
  if (!isSetCommand(text, end)) return undefined;
  ARGUMENT.lastIndex = end;
  const [whole = '', quote = '', value = ''] = ARGUMENT.exec(text) ?? [];
  if (whole === '' || isStandIn(value) || !looksSecret(value)) return undefined;
  const start = ARGUMENT.lastIndex - quote.length - value.length;
  return { start, end: start + value.length };
}

const isSetCommand = (text: string, end: number) => /set-?api-?key$/i.test(text.slice(Math.max(0, end - 11), end));

function nameBefore(text: string, end: number): string {
  return /(?:[A-Za-z][\w.-]* )?[A-Za-z][\w.-]*$/.exec(text.slice(Math.max(0, end - MAX_NAME_CHARS), end))?.[0] ?? '';
}

const BEHIND_HEADER = /(?:\\{0,7}["'])?(?:([,;\t])["\w]|\\|\s*$|\r?\n)/y;
const BEFORE_HEADER = /([,;\t])\\{0,7}["']?[\w .-]{0,40}$/;

/** Behind a name that may be one of several in the first line of a table. */
function separatorAt(text: string, end: number): string | undefined {
  BEHIND_HEADER.lastIndex = end;
  const behind = BEHIND_HEADER.exec(text);
  if (behind === null) return undefined;
  return behind[1] ?? BEFORE_HEADER.exec(text.slice(Math.max(0, end - MAX_NAME_CHARS - 8), end))?.[1];
}

function headerAt(text: string, end: number, edits: Edit[]): number {
  const separator = separatorAt(text, end);
  return separator === undefined ? end : readTable(text, end, separator, edits);
}

function findInTables(text: string, edits: Edit[]): void {
  const isNameBehind = testBehind(text);
  for (let at = text.indexOf('|'); at !== -1; ) {
    const name = cellBefore(text, at);
    if (name === '' && !isNameBehind(text, at)) {
      at = text.indexOf('|', at + 1);
      continue;
    }
    const row = readRow(text, name, at);
    if (row !== undefined) edits.push(row);
    at = text.indexOf('|', row?.end ?? Math.max(at + 1, readTable(text, at, '|', edits)));
  }
}

function holdsCellName(text: string): boolean {
  const isNameBehind = testBehind(text);
  for (let at = text.indexOf('|'); at !== -1; at = text.indexOf('|', at + 1)) {
    if (cellBefore(text, at) !== '' || isNameBehind(text, at)) return true;
  }
  return false;
}

/** In tables of database clients, the last name of the header has no bar behind it. */
const CLIENT_RULE = '-+-';
const CELL_BEHIND = /\|[ \t]{0,64}([\w.-]{2,40}(?: [\w.-]{1,24}){0,2})[ \t]{0,64}(?:\||\\|\r?\n|$)/y;

type Test = (text: string, bar: number) => boolean;
const never: Test = () => false;
/**
 * A function, because a boolean would make the work quadratic: the engine moves a search of the text whose outcome is
 * needed in a loop only into the loop.
 */
const testBehind = (text: string): Test => (text.includes(CLIENT_RULE) ? isCellNameBehind : never);

function isCellNameBehind(text: string, bar: number): boolean {
  CELL_BEHIND.lastIndex = bar;
  const name = CELL_BEHIND.exec(text)?.[1];
  return name !== undefined && mayNameEnd(name, name.length) && knownKey(name).name !== 'never';
}

/** Empty when the cell before this bar is not named like a credential. */
function cellBefore(text: string, bar: number): string {
  let end = bar;
  while (end > bar - MAX_NAME_CHARS && isBesideName(text.charCodeAt(end - 1))) end--;
  if (end === 0 || !mayNameEnd(text, end)) return '';
  const name = nameBefore(text, end);
  return knownKey(name).name === 'never' ? '' : name;
}

/** Blanks, and the marks of Markdown. */
const isBesideName = (code: number) => code === BLANK || code === TAB || code === BACKTICK || code === ASTERISK;

const BEFORE_VALUES = /\)\s{0,8}values\s{0,4}$/i;
const MAX_INSERT_CHARS = 1024;
const SQL_VALUE = /\s{0,8}(?:[NnEe]?'((?:[^']|''){0,512})'|([^,()']{0,128}(?:\([^()']{0,64}\))?))\s{0,4}([,)])/y;

/** `INSERT INTO t (id, password) VALUES (1, '…')` @param bracket before the values */
export function insertedCredentials(text: string, bracket: number): Edit[] {
  if (!isBehindValues(text, bracket)) return [];
  const columns = columnsBefore(text, bracket);
  const isSecret = columns.map((column) => knownKey(column.replace(/[^\w.]/g, '')).name === 'always');
  if (!isSecret.includes(true)) return [];
  const edits: Edit[] = [];
  let at = bracket + 1;
  for (const isNamed of isSecret) {
    SQL_VALUE.lastIndex = at;
    const match = SQL_VALUE.exec(text);
    if (match === null) break;
    const [, value = '', , closing = ''] = match;
    at = SQL_VALUE.lastIndex;
    if (isNamed && value !== '' && !isStandIn(value)) {
      const start = text.indexOf("'", match.index) + 1;
      edits.push({ start, end: start + value.length });
    }
    if (closing === ')') break;
  }
  return edits;
}

function columnsBefore(text: string, bracket: number): string[] {
  const end = bracket - (BEFORE_VALUES.exec(text.slice(Math.max(0, bracket - 20), bracket))?.[0].length ?? 0);
  const start = end === bracket ? -1 : text.lastIndexOf('(', end);
  return start === -1 || end - start > MAX_INSERT_CHARS ? [] : text.slice(start + 1, end).split(',');
}

/** Whether the bracket stands behind `VALUES`, in JSON text as well. */
export function isBehindValues(text: string, bracket: number): boolean {
  const before = text.charCodeAt(bracket - 1);
  const last = before === BLANK ? text.charCodeAt(bracket - 2) : before;
  return (last | BLANK) === LOWER_S && /values\s?$/i.test(text.slice(bracket - 8, bracket));
}
