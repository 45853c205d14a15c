// Markdown as models write it, read into blocks: headings, lists, quotes, tables, code, emphasis, links. HTML is text
// like any other, and nothing here becomes markup: the viewer builds elements from these values, never from strings.
// Total and bounded: whatever is nested deeper or longer than a person would read stays plain text.

import { type Inline, readInline } from './markdown-inline';

export type Block =
  | { kind: 'paragraph'; text: Inline[] }
  | { kind: 'heading'; level: number; text: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const MAX_DEPTH = 6;

const FENCE = /^ {0,3}(`{3,}(?!.*`)|~{3,})[ \t]*(.*)$/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^([ \t]{0,12})([-*+]|\d{1,9}[.)])[ \t]+(?=\S)/;
const TABLE_RULE = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

export function readMarkdown(text: string): Block[] {
  return readBlocks(text.split(/\r\n?|\n/), 0);
}

function readBlocks(lines: readonly string[], depth: number): Block[] {
  if (depth > MAX_DEPTH) return [{ kind: 'paragraph', text: [lines.join('\n')] }];
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] as string;
    if (line.trim() === '') {
      at++;
      continue;
    }
    const [block, next] =
      readFence(lines, at) ??
      readHeading(line, at) ??
      readQuote(lines, at, depth) ??
      readList(lines, at, depth) ??
      readTable(lines, at) ??
      readParagraph(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

/** A block, and the index of the line after it. */
type Read = [Block, number] | undefined;

function readFence(lines: readonly string[], at: number): Read {
  const [, fence, language = ''] = FENCE.exec(lines[at] as string) ?? [];
  if (fence === undefined) return undefined;
  let end = at + 1;
  // Closed by as many of the same marks, or more, alone in their line.
  const closes = (line: string) => line.startsWith(fence) && line.replaceAll(fence[0] as string, '') === '';
  while (end < lines.length && !closes((lines[end] as string).trim())) end++;
  return [{ kind: 'code', language, text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

function readHeading(line: string, at: number): Read {
  if (RULE.test(line)) return [{ kind: 'rule' }, at + 1];
  const [, marks, words = ''] = HEADING.exec(line) ?? [];
  if (marks === undefined) return undefined;
  return [{ kind: 'heading', level: marks.length, text: readInline(words.replace(/[ \t]+#+[ \t]*$/, '')) }, at + 1];
}

function readQuote(lines: readonly string[], at: number, depth: number): Read {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end] as string)) end++;
  if (end === at) return undefined;
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ''));
  return [{ kind: 'quote', blocks: readBlocks(inner, depth + 1) }, end];
}

function readList(lines: readonly string[], at: number, depth: number): Read {
  const first = ITEM.exec(lines[at] as string);
  if (first === null) return undefined;
  const [, indent = '', marker = ''] = first;
  const ordered = /\d/.test(marker);
  const items: string[][] = [];
  let end = at;
  while (end < lines.length) {
    const line = lines[end] as string;
    const item = ITEM.exec(line);
    if (item !== null && (item[1] as string).length <= indent.length) {
      if ((item[1] as string).length < indent.length || /\d/.test(item[2] as string) !== ordered) break;
      items.push([line.slice(item[0].length)]);
    } else if (line.trim() === '') {
      // A blank line ends the list unless the item goes on below it.
      if (!/^[ \t]{2,}\S/.test(lines[end + 1] ?? '') && !ITEM.test(lines[end + 1] ?? '')) break;
      items.at(-1)?.push('');
    } else if (item !== null || /^[ \t]{2,}/.test(line)) {
      items.at(-1)?.push(line.slice(Math.min(indent.length + 2, line.length - line.trimStart().length)));
    } else break;
    end++;
  }
  const start = ordered ? Number.parseInt(marker, 10) : 1;
  return [{ kind: 'list', ordered, start, items: items.map((item) => readBlocks(item, depth + 1)) }, end];
}

function readTable(lines: readonly string[], at: number): Read {
  const [head = '', rule = ''] = [lines[at], lines[at + 1]];
  if (!head.includes('|') || !rule.includes('-') || !TABLE_RULE.test(rule)) return undefined;
  let end = at + 2;
  while (end < lines.length && (lines[end] as string).includes('|')) end++;
  const rows = lines.slice(at + 2, end).map((row) => cellsOf(row).map(readInline));
  return [{ kind: 'table', head: cellsOf(head).map(readInline), rows }, end];
}

function cellsOf(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function readParagraph(lines: readonly string[], at: number): [Block, number] {
  let end = at + 1;
  while (end < lines.length && !startsBlock(lines[end] as string, lines[end + 1])) end++;
  return [{ kind: 'paragraph', text: readInline(lines.slice(at, end).join('\n')) }, end];
}

function startsBlock(line: string, next: string | undefined): boolean {
  if (line.trim() === '') return true;
  if ([FENCE, HEADING, RULE, QUOTE, ITEM].some((start) => start.test(line))) return true;
  return line.includes('|') && next !== undefined && TABLE_RULE.test(next) && next.includes('-');
}
