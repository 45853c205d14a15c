// What Traceloop's packages record of vector databases and rankings in indexed attributes (mapping 3, 6): found or
// ranked documents, never the vectors (mapping 15). Older packages put found documents into events.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { BuiltInDialect } from '../dialect';
import type { Members } from '../indexed-attributes';
import { parseAny } from '../json-text';
import { jsonValue } from '../json-value';
import { textIn } from '../messages/json-shape';
import type { SpanView } from '../span-view';
import { INDEXED_COMPLETIONS, INDEXED_PROMPTS, isRanking } from './traceloop';

const VECTOR_FIELDS: ReadonlySet<string> = new Set(['vector', 'values', 'sparseValues', 'sparse_values']);

/** Pinecone's metadata of one result: an event of its own, whose index is in its name. */
const METADATA_EVENT = /^\w+\.query\.result\.(\d+)\.metadata$/;

const RESULT = 'db.query.result';
const INDEXED_RESULTS = 'db.vector.query.result.';

/** Whether found documents were recorded, which makes the span one of a vector database. */
export function hasVectorResults(view: SpanView): boolean {
  return view.hasEvents && view.spanEvents.some(({ name }) => name === RESULT);
}

function vectorDocuments(view: SpanView): DraftObject | undefined {
  const indexed = view.family(INDEXED_RESULTS);
  const documents = indexed ? indexed.map(resultOf) : eventDocuments(view);
  if (indexed) {
    for (const { name, fields } of view.events) {
      const document = documents[Number(METADATA_EVENT.exec(name)?.[1])];
      if (document) document.metadata ??= jsonValue(fields);
    }
  }
  return documents.length > 0 ? { documents } : undefined;
}

function resultOf(members: Members): DraftObject {
  return documentOf([...members]);
}

function eventDocuments(view: SpanView): DraftObject[] {
  const prefix = `${RESULT}.`;
  return view.events
    .filter(({ name }) => name === RESULT)
    .map(({ fields }) =>
      documentOf(
        Object.keys(fields).map((key) => [key.startsWith(prefix) ? key.slice(prefix.length) : key, fields[key]]),
      ),
    );
}

function documentOf(fields: readonly (readonly [string, unknown])[]): DraftObject {
  const document: DraftObject = {};
  for (const [field, value] of fields) {
    if (VECTOR_FIELDS.has(field)) continue;
    const json = jsonValue(value);
    document[field] = field === 'metadata' && typeof json === 'string' ? (parseAny(json) ?? json) : json;
  }
  return document;
}

/** Cohere's query and the documents to rank. */
function rankedInput(view: SpanView): DraftObject | undefined {
  if (!isRanking(view)) return undefined;
  const [prompt] = view.family(INDEXED_PROMPTS) ?? [];
  const query = prompt && jsonValue(prompt.get('content') ?? prompt.get('user'));
  const documents = view.family(RANKED_DOCUMENTS)?.map((members) => jsonValue(members.get('index')) ?? null);
  if (query === undefined && documents === undefined) return undefined;
  return { ...(query !== undefined && { query }), ...(documents && { documents }) };
}

/** The documents in their new order. */
function rankedOutput(view: SpanView): DraftObject | undefined {
  if (!isRanking(view)) return undefined;
  const documents = view.family(INDEXED_COMPLETIONS)?.map((members): DraftObject => {
    const { relevanceScore, ...rest } = documentOf([...members]);
    return { ...rest, ...(relevanceScore !== undefined && { score: relevanceScore as DraftValue }) };
  });
  // Entries without a score or a text are not documents.
  const isRead = documents?.every(
    (document) => document.score !== undefined || textIn(document, 'content') !== undefined,
  );
  return isRead ? { documents } : undefined;
}

const RANKED_DOCUMENTS = 'documents.';

/** Vector databases and rankings: documents that were found, or ranked. */
export const vectorSearch: BuiltInDialect = {
  name: 'vector search',
  attributes: ['db.vector.*'],
  inputs: { dedicated: rankedInput },
  outputs: { dedicated: (view) => vectorDocuments(view) ?? rankedOutput(view) },
  families: {
    // Cohere's, beside an application's attributes of the same prefix.
    input: [{ prefix: RANKED_DOCUMENTS, only: /^documents\.\d+\.index$/ }],
    output: [INDEXED_RESULTS],
  },
  dropped: ['db.vector.query.embeddings.vector'],
  events: [
    { names: ['db.query.embeddings'], sides: [] },
    // They hold nothing, or nothing but what becomes a document.
    { names: [RESULT, /^(pinecone|qdrant)\.\w+\.result(\.\d+(\.metadata)?)?$/], sides: ['output'] },
  ],
};
