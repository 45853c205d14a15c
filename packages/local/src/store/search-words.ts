// Text search: which words of a span are indexed, as the text form of a PostgreSQL tsvector and tsquery. Splitting
// here rather than in the database gives both databases, and the index and the query, the same words.

import type { JsonObject, SpanItem } from '../contract/span';

/** Words of one span that are indexed: positions of a tsvector end there. Longer text is cut. */
const MAX_INDEXED_WORDS = 16_383;

/** A longer word is indexed by its beginning. Keeps a tsvector below its 1 MiB. */
const MAX_WORD_LENGTH = 48;

/** Of the positions of one word, as text. */
const MAX_POSITIONS_LENGTH = 1200;

/** UTF-16 units of one span that are indexed. */
const MAX_INDEXED_LENGTH = 262_144;

// Scripts without spaces: each character counts as a word, and a phrase of them as a phrase.
const WORD =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{M}\p{N}])+/gu;

/** Most text is plain ASCII, and a simple pattern finds its words four times as fast. */
const ONLY_ASCII = /^[\0-\x7f]*$/;
const ASCII_WORD = /[a-z0-9]+/g;

/** Lower-case runs of letters and digits, in order. */
export function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(ONLY_ASCII.test(text) ? ASCII_WORD : WORD) ?? [];
  return words.map((word) => (word.length <= MAX_WORD_LENGTH ? word : word.slice(0, MAX_WORD_LENGTH).toWellFormed()));
}

/** The tsvector of a span's name and of the strings and numbers in its input, output and metadata, keys excluded. */
export function searchVector(item: Pick<SpanItem, 'name' | 'input' | 'output' | 'metadata'>): string {
  const positions = new Map<string, string>();
  let position = 0;
  let lengthLeft = MAX_INDEXED_LENGTH;
  for (const text of textsOf(item)) {
    if (lengthLeft <= 0 || position >= MAX_INDEXED_WORDS) break;
    for (const word of wordsOf(text.length > lengthLeft ? text.slice(0, lengthLeft) : text)) {
      if (position >= MAX_INDEXED_WORDS) break;
      position++;
      const seen = positions.get(word);
      // PostgreSQL keeps at most 256 positions of one word, too.
      if (seen === undefined) positions.set(word, String(position));
      else if (seen.length < MAX_POSITIONS_LENGTH) positions.set(word, `${seen},${position}`);
    }
    lengthLeft -= text.length;
    // A gap, so that no phrase spans two values.
    position++;
  }
  let vector = '';
  for (const [word, at] of positions) vector += `'${word}':${at} `;
  return vector;
}

/**
 * The tsquery that matches `text` as a phrase; undefined if it holds no word.
 *
 * @param lastAsPrefix the last word may be the beginning of a word, for search while typing
 */
export function phraseQuery(text: string, { lastAsPrefix = false } = {}): string | undefined {
  const words = wordsOf(text);
  if (words.length === 0) return undefined;
  return words.map((word) => `'${word}'`).join(' <-> ') + (lastAsPrefix ? ':*' : '');
}

function* textsOf(item: Pick<SpanItem, 'name' | 'input' | 'output' | 'metadata'>): Generator<string> {
  yield item.name;
  for (const value of [item.input, item.output, item.metadata]) if (value) yield* leaves(value);
}

function* leaves(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    // An embedded image has no words.
    if (!value.startsWith('data:')) yield value;
  } else if (typeof value === 'number') {
    yield String(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value as JsonObject)) yield* leaves(inner);
  }
}
