// Keys that can be recognised by their own shape.
import { type TokenShape, tokenShapes } from './token-table';

const marksWith = (sign: string) =>
  tokenShapes.flatMap(({ marks = [] }) => marks.filter((mark) => mark.endsWith(sign)).map((mark) => mark.slice(0, -1)));
/** What comes before the sign in these shapes. */
export const HYPHEN_PREFIXES: readonly string[] = marksWith('-');
export const UNDERSCORE_PREFIXES: readonly string[] = marksWith('_');
/** A prefix of one letter is left to the caller: see `s.`. */
export const STOP_PREFIXES: readonly string[] = marksWith('.').filter((mark) => mark.length > 1);

/** A key begins where a word does: `task-…` contains no `sk-…`. Each group is one kind, so that a match tells it. */
const PLAIN = tokenShapes.filter(({ isNameLike }) => !isNameLike);
const NAME_LIKE = tokenShapes.filter(({ isNameLike }) => isNameLike);
/** Sorted by first character: the engine then tries shapes that begin alike together. */
const sourceOf = (shapes: readonly TokenShape[]) =>
  shapes
    .map(({ pattern }) => pattern.source)
    .sort((a, b) => a.charCodeAt(0) - b.charCodeAt(0))
    .join('|');
const SHAPES = new RegExp(`(?<![A-Za-z0-9])(?=[A-Za-z0-9])(?:(${sourceOf(NAME_LIKE)})|${sourceOf(PLAIN)})`, 'g');

/** The places of the keys in a token: start, end, start, end, … */
export function knownShapes(token: string): readonly number[] {
  SHAPES.lastIndex = 0;
  let match = SHAPES.exec(token);
  if (match === null) return NONE;
  const places: number[] = [];
  for (; match !== null; match = SHAPES.exec(token)) {
    const key = withoutFullStop(match[0]);
    if (isKey(key, match[1] !== undefined)) places.push(match.index, match.index + key.length);
  }
  return places;
}

const NONE: readonly number[] = [];

/**
 * What some shapes need besides their prefix, so that names of files and classes are left alone. If it holds for a part
 * of a text, it holds for the text.
 */
function isKey(match: string, isNameLike: boolean): boolean {
  if (match.startsWith('eyJ')) return /[\w-]{11}\.[\w-]{8}/.test(match);
  if (match.startsWith('sk-')) return /^sk-lf-/.test(match) || match.split(/[-_]/).some(isRandomPart);
  if (match.startsWith('AT')) return /\d/.test(match);
  return !isNameLike || match.split(/[-_.]/).some((part) => isRandomPart(part) || isManyDigits(part));
}

function isRandomPart(part: string): boolean {
  return /\d/.test(part) && (part.length >= 16 || (part.length >= 8 && /[a-z]/.test(part) && /[A-Z]/.test(part)));
}

const isManyDigits = (part: string) => /^\d{8,}$/.test(part);

function withoutFullStop(match: string): string {
  let end = match.length;
  while (match.charCodeAt(end - 1) === 0x2e) end--;
  // A JWT without a signature ends with a full stop.
  const isUnsigned = end < match.length && /^eyJ[\w-]*\.[\w-]*$/.test(match.slice(0, end));
  return match.slice(0, isUnsigned ? end + 1 : end);
}
