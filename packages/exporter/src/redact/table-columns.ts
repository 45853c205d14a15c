// Credentials in the columns of tables: lines with commas, tables of Markdown and of database clients. The header
// names the columns; the values are in the lines below it.
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { isExpression, isOpaque, isStandIn, looksSecret } from './secret-values';

const MAX_HEADER_CHARS = 1024;
const MAX_LINE_CHARS = 8192;
const MAX_CELLS = 64;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BACKSLASH = 0x5c;
const DOUBLE_QUOTE = 0x22;
const LOWER_N = 0x6e;
const CELL_NAME = /^[\s"'`*]{0,8}[A-Za-z][\w .()/-]{0,40}[\s"'`*]{0,8}$/;
/** The line between the header and the values. */
const RULE = /^[ \t]*\|?[ \t]*:?-{3,}[-+:| \t]*$/;
const FRAME = /^[ \t]*\+-[-+]*[ \t]*$/;

interface Cell {
  readonly start: number;
  readonly end: number;
}

/** @returns where the table ends, with what it holds added to `edits` */
export function readTable(text: string, at: number, separator: string, edits: Edit[]): number {
  const header = lineAround(text, at);
  if (header.end - header.start > MAX_HEADER_CHARS) return header.end;
  let line = nextLine(text, header.end);
  if (line === undefined) return header.end;
  if (separator === '|') {
    if (!isRule(text.slice(line.start, line.end))) return header.end;
    line = nextLine(text, line.end);
  }
  const names = cellsOf(text, header, separator);
  const columns = names.flatMap((cell, index) => (isSecretColumn(text, cell) ? [index] : []));
  if (columns.length === 0 || names.length < 2) return header.end;
  // What is before the first name may be the beginning of a message.
  if (separator !== '|' && !names.slice(1).every((cell) => CELL_NAME.test(text.slice(cell.start, cell.end))))
    return header.end;
  let end = header.end;
  for (; line !== undefined; line = nextLine(text, line.end)) {
    const cells = cellsOf(text, line, separator);
    if (cells.length !== names.length) break;
    for (const column of columns) addValue(text, cells[column] as Cell, edits);
    end = line.end;
  }
  return end;
}

/** `| API key | a1b2… |`: a name and its value in one line of a table. @param bar behind the name */
export function readRow(text: string, name: string, bar: number): Edit | undefined {
  if (knownKey(name).name !== 'always') return undefined;
  VALUE_CELL.lastIndex = bar;
  const value = VALUE_CELL.exec(text)?.[1];
  if (value === undefined) return undefined;
  // Bars also part the types of a union and the choices of an expression.
  if (!FIRST_CELL.test(text.slice(Math.max(0, bar - MAX_NAME_CHARS), bar))) return undefined;
  const start = VALUE_CELL.lastIndex - value.length;
  return isSecretValue(value) ? { start, end: start + value.length } : undefined;
}
const MAX_NAME_CHARS = 64;
const FIRST_CELL = /(?:^|[\r\n]|\\n)[ \t]{0,16}\|[ \t`*"]{0,8}[\w .-]{1,40}[ \t`*"]{0,32}$/;
const VALUE_CELL = /\|[ \t]{0,64}[`*"]{0,4}([^\s|`*"\\]{6,512})(?=[`*"]{0,4}[ \t]{0,64}(?:\||[\r\n\\]|$))/y;

function addValue(text: string, cell: Cell, edits: Edit[]): void {
  const whole = text.slice(cell.start, cell.end);
  const value = whole.replace(/^[\s"'`*]+|[\s"'`*]+$/g, '');
  if (!isSecretValue(value)) return;
  const start = cell.start + whole.indexOf(value);
  edits.push({ start, end: start + value.length });
}

function isSecretValue(value: string): boolean {
  if (value.length > MAX_HEADER_CHARS || /\s/.test(value) || isStandIn(value) || isExpression(value)) return false;
  return looksSecret(value) || isOpaque(value);
}

const isRule = (line: string) => line.length <= MAX_HEADER_CHARS && (RULE.test(line) || FRAME.test(line));

function isSecretColumn(text: string, { start, end }: Cell): boolean {
  if (end - start > 64) return false;
  const kind = knownKey(
    text
      .slice(start, end)
      .replace(/[^\w .-]/g, '')
      .trim(),
  ).name;
  return kind === 'always' || kind === 'opaque';
}

function cellsOf(text: string, line: Cell, separator: string): Cell[] {
  const cells: Cell[] = [];
  let start = line.start;
  while (cells.length < MAX_CELLS) {
    const next = text.indexOf(separator, start);
    if (next === -1 || next >= line.end) break;
    cells.push({ start, end: next });
    start = next + 1;
  }
  cells.push({ start, end: line.end });
  return cells;
}

/** Where the line around this place is; in JSON text, its end may be an escape. */
function lineAround(text: string, at: number): Cell {
  const first = Math.max(0, at - MAX_HEADER_CHARS);
  let start = at;
  while (start > first && !isBreakBefore(text, start)) start--;
  return { start, end: lineEnd(text, at) };
}

function isBreakBefore(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  return code === LINE_FEED || (code === LOWER_N && text.charCodeAt(at - 2) === BACKSLASH);
}

/** Not further than any line that is read, nor than the JSON text that it is the last line of. */
function lineEnd(text: string, from: number): number {
  const last = Math.min(text.length, from + MAX_LINE_CHARS);
  const closing = text.startsWith('\\n', from - 2) ? DOUBLE_QUOTE : LINE_FEED;
  for (let at = from; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || code === CARRIAGE_RETURN || code === BACKSLASH || code === closing) return at;
  }
  return last;
}

function nextLine(text: string, end: number): Cell | undefined {
  BREAK.lastIndex = end;
  return BREAK.test(text) && BREAK.lastIndex < text.length
    ? { start: BREAK.lastIndex, end: lineEnd(text, BREAK.lastIndex) }
    : undefined;
}
const BREAK = /(?:\\{1,7}r|\r)?(?:\n|\\{1,7}n)/y;
