// Keeps what is replaced within the strings of JSON: a text that holds JSON, or JSON in a string of JSON, stays JSON.
import type { Edit } from './edits';
import { firstIndex } from './first-index';
import { type Literal, nextJson } from './json-literals';
import { JsonString } from './json-string';

/** Each level doubles the backslashes of the one in it. */
const MAX_LEVELS = 8;

/**
 * What begins in a string of JSON ends in it; a list of strings is replaced string by string. What takes the quote that
 * ends a string for the one before a value is left out, and so is what replaces a bracket.
 */
export function withinJson(text: string, edits: readonly Edit[], level = 0): readonly Edit[] {
  if (level > MAX_LEVELS || !text.includes('"')) return edits;
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  const kept: Edit[] = [];
  let index = 0;
  for (let json = nextJson(text, 0); index < sorted.length; json = json && nextJson(text, json.end)) {
    const { start, end, literals } = json ?? { start: text.length, end: text.length, literals: [] };
    for (; index < sorted.length && isOutside(sorted[index] as Edit, start, end); index++)
      kept.push(sorted[index] as Edit);
    const parts = new Map<Literal, Edit[]>();
    for (; index < sorted.length && (sorted[index] as Edit).start < end; index++)
      addParts(sorted[index] as Edit, literals, parts);
    for (const [literal, inside] of parts)
      kept.push(...(literal.isString ? inString(text, literal, inside, level) : inside));
    if (json === undefined) break;
  }
  return kept;
}

/** A value that begins before the JSON may have brackets of its own: `hunter[1]`. */
const isOutside = (edit: Edit, start: number, end: number) =>
  edit.start < start || (edit.start === start && edit.end >= end);

function addParts(edit: Edit, literals: readonly Literal[], parts: Map<Literal, Edit[]>): void {
  const first = firstEndingBehind(literals, edit.start);
  const literal = literals[first];
  if (literal === undefined || literal.start > edit.start || literal.start >= edit.end) return;
  const add = (to: Literal, part: Edit) => {
    const others = parts.get(to);
    if (others === undefined) parts.set(to, [part]);
    else others.push(part);
  };
  if (!literal.isString) {
    if (edit.quote !== undefined) add(literal, { ...edit, quote: '"' });
    return;
  }
  add(literal, { ...edit, end: Math.min(edit.end, literal.end) });
  if (edit.hasLines === true) {
    for (const next of stringsBehind(edit, literals, first))
      add(next, { ...edit, start: next.start, end: Math.min(edit.end, next.end) });
    return;
  }
  if (literal.start < edit.start) return;
  for (const next of listBehind(edit, literals, first)) add(next, { start: next.start, end: next.end });
}

function stringsBehind(edit: Edit, literals: readonly Literal[], first: number): Literal[] {
  const behind = literals.slice(first + 1, firstEndingBehind(literals, edit.end - 1) + 1);
  return behind.filter((each) => each.isString && !each.isKey && each.start < edit.end);
}

/** The other strings of a list that is replaced as a whole. */
function listBehind(edit: Edit, literals: readonly Literal[], first: number): Literal[] {
  const list: Literal[] = [];
  for (let index = first + 1; index < literals.length; index++) {
    const literal = literals[index] as Literal;
    if (literal.start >= edit.end) return [];
    if (!literal.isString || literal.isKey) return [];
    list.push(literal);
    if (literal.end === edit.end) return list;
  }
  return [];
}

function firstEndingBehind(literals: readonly Literal[], at: number): number {
  return firstIndex(literals.length, (index) => (literals[index] as Literal).end > at);
}

function inString(text: string, { start, end }: Literal, edits: readonly Edit[], level: number): readonly Edit[] {
  const content = text.slice(start, end);
  if (!content.includes('\\')) return edits;
  const string = new JsonString(content, start);
  return withinJson(
    string.decoded,
    edits.map((edit) => string.inside(edit)),
    level + 1,
  ).map((edit) => string.outside(edit));
}
