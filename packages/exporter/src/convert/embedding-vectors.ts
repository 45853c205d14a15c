// Embedding vectors are never sent (mapping 15): where an answer is known to contain some, their lengths replace them.
import type { DraftObject, DraftValue } from '../item/item-draft';
import type { ContentSide } from './attribute-key';
import { isObject } from './messages/json-shape';
import { wrapContent } from './messages/wrap-content';

/**
 * A vector, a list of vectors, or an answer of an embedding model (`{data}`, `{embeddings}`, `{embedding}`,
 * `{outputs}`, each entry a vector or an object with one) as the lengths of its vectors; `undefined` for anything else.
 */
export function withoutVectors(value: DraftValue | undefined): DraftObject | undefined {
  const list = isObject(value)
    ? (value.data ?? value.embeddings ?? value.embedding ?? value.outputs ?? value.output)
    : value;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const vectors = isVector(list) ? [list] : list.map(vectorOf);
  return vectors.every(isVector) ? { embeddings: vectors.map(({ length }) => ({ dimensions: length })) } : undefined;
}

function vectorOf(entry: DraftValue): DraftValue | undefined {
  return isObject(entry) ? (entry.embedding ?? entry.values) : entry;
}

function isVector(value: DraftValue | undefined): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'number');
}

/**
 * Recorded content as an object. @param kind what the span or its key says it is: of an embedding only the lengths of
 * the vectors are sent
 */
export function wrapWithoutVectors(
  value: DraftValue | undefined,
  kind: string,
  side: ContentSide,
): DraftObject | undefined {
  const embeddings = side === 'output' && /embed/i.test(kind) ? withoutVectors(value) : undefined;
  return embeddings ?? wrapContent(value, { side });
}
