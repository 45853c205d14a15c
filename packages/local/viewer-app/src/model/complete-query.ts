// What may be meant by the word that is being typed into the search: a field, or one of a field's values.

import type { QueryField } from '../api/types';

export interface Completion {
  /** What replaces the word. */
  insert: string;
  description: string;
}

export interface Completions {
  /** The word under the caret, as a range of the text. */
  from: number;
  to: number;
  options: Completion[];
}

const MAX_OPTIONS = 12;

export function completeQuery(text: string, caret: number, fields: readonly QueryField[]): Completions {
  const before = text.slice(0, caret);
  // A quoted phrase is nobody's field.
  const word = before.split('"').length % 2 === 0 ? '' : (/[^\s()]*$/.exec(before)?.[0] ?? '').replace(/^-/, '');
  const from = caret - word.length;
  const colon = word.indexOf(':');
  const options = colon === -1 ? fieldOptions(word, fields) : valueOptions(word, colon, fields);
  return { from, to: caret, options: options.slice(0, MAX_OPTIONS) };
}

function fieldOptions(word: string, fields: readonly QueryField[]): Completion[] {
  if (word === '') return [];
  return fields
    .filter(({ name }) => name.startsWith(word.toLowerCase()))
    .map(({ name, description, example }) => ({
      insert: `${name}:`,
      description: `${description.replaceAll('`', '')}, for example ${example}`,
    }));
}

function valueOptions(word: string, colon: number, fields: readonly QueryField[]): Completion[] {
  const field = fields.find(({ name }) => name === word.slice(0, colon).toLowerCase());
  const typed = word.slice(colon + 1).toLowerCase();
  return (field?.values ?? [])
    .filter((value) => value.toLowerCase().startsWith(typed) && value.toLowerCase() !== typed)
    .map((value) => ({ insert: `${field?.name}:${value} `, description: '' }));
}
