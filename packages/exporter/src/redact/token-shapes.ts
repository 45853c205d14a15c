// The keys that can be told by their own shape.
import { type TokenShape, tokenShapes } from './token-table';

const marksWith = (sign: string) =>
  tokenShapes.flatMap(({ marks = [] }) => marks.filter((mark) => mark.endsWith(sign)).map((mark) => mark.slice(0, -1)));
/** What stands before the sign in one of these shapes. */
export const HYPHEN_PREFIXES: readonly string[] = marksWith('-');
export const UNDERSCORE_PREFIXES: readonly string[] = marksWith('_');
/** One letter alone is looked at by whoever searches: see `s.`. */
export const STOP_PREFIXES: readonly string[] = marksWith('.').filter((mark) => mark.length > 1);

/**
 * A key begins where no other word goes on: `task-…` holds no `sk-…`. Shapes of one kind are one group, so that a
 * match tells which it is.
 */
const PLAIN = tokenShapes.filter(({ isNameLike }) => !isNameLike);
const NAME_LIKE = tokenShapes.filter(({ isNameLike }) => isNameLike);
/** By their first character: the engine then tries those that begin alike as one. */
const sourceOf = (shapes: readonly TokenShape[]) =>
  shapes
    .map(({ pattern }) => pattern.source)
    .sort((a, b) => a.charCodeAt(0) - b.charCodeAt(0))
    .join('|');
const SHAPES = new RegExp(`(?<![A-Za-z0-9])(?=[A-Za-z0-9])(?:(${sourceOf(NAME_LIKE)})|${sourceOf(PLAIN)})`, 'g');

/** Where in a token keys of a known shape are: start and end, in turns. */
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
 * What some shapes need beside their prefix, so that file names and class names stay. True of a text if it is true of
 * a part of it.
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
  // A JWT without signature ends with one of its own.
  const isUnsigned = end < match.length && /^eyJ[\w-]*\.[\w-]*$/.test(match.slice(0, end));
  return match.slice(0, isUnsigned ? end + 1 : end);
}
