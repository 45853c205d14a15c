// The conditions of `search_texts`. As in SGP: plain words match whole words or as a phrase, everything else matches
// as a substring, double quotes mark a phrase, and a term that looks like a UUID matches trace ids.

import { quotedPhrase } from '../validation/quoted-phrase';
import { phraseQuery, wordsOf } from './search-words';

const UUID = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i;

/** Longer phrases, and words that are not plain ASCII, match as substrings. */
const MAX_PHRASE_WORDS = 8;

/**
 * @param bind adds a parameter to the statement and answers its `$n`
 * @returns one condition for all terms
 */
export function searchTextsCondition(terms: readonly string[], bind: (value: unknown) => string): string {
  const traceIds = terms.filter((term) => UUID.test(term));
  const texts = terms.filter((term) => !UUID.test(term)).map((term) => textCondition(term, bind));
  const alternatives: string[] = [];
  if (texts.length > 0) alternatives.push(`(${texts.join(' AND ')})`);
  if (traceIds.length > 0) alternatives.push(`trace_id = ANY(${bind(traceIds)}::text[])`);
  return alternatives.length === 0 ? 'false' : `(${alternatives.join(' OR ')})`;
}

function textCondition(term: string, bind: (value: unknown) => string): string {
  const phrase = quotedPhrase(term);
  const text = (phrase ?? term).trim();
  const isPlain = /^[A-Za-z0-9]+(?:\s+[A-Za-z0-9]+)*$/.test(text) && wordsOf(text).length <= MAX_PHRASE_WORDS;
  const inName = `position(${bind(text.toLowerCase())} in lower(name)) > 0`;
  const query = isPlain ? phraseQuery(text) : undefined;
  if (query !== undefined) return `(search @@ ${bind(query)}::tsquery OR ${inName})`;
  // The stored form is JSON text, in which quotes, backslashes and line breaks are escaped.
  const escaped = bind(JSON.stringify(text.toLowerCase()).slice(1, -1));
  const inFields = ['input', 'output', 'metadata'].map(
    (column) => `position(${escaped} in lower(${column}::text)) > 0`,
  );
  return `(${[inName, ...inFields].join(' OR ')})`;
}
