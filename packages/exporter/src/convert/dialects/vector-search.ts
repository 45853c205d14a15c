// What Traceloop's packages record of vector databases and rankings in indexed attributes (mapping 3, 6): found or ranked documents, never the vectors
// (mapping 15). Older packages put found documents into events.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { Members } from '../indexed-attributes';
import { parseAny } from '../json-text';
import { jsonValue } from '../json-value';
import { textIn } from '../messages/json-shape';
import type { SpanView } from '../span-view';

const VECTOR_FIELDS: ReadonlySet<string> = new Set(['vector', 'values', 'sparseValues', 'sparse_values']);

/** Pinecone's metadata of one result: an event of its own, whose index is in its name. */
const METADATA_EVENT = /^\w+\.query\.result\.(\d+)\.metadata$/;

/** Events of a result that hold nothing, or nothing but what becomes a document. */
export function isVectorResultEvent(name: string): boolean {
  return name === 'db.query.result' || /^(pinecone|qdrant)\.\w+\.result(\.\d+(\.metadata)?)?$/.test(name);
}

export function vectorDocuments(view: SpanView): DraftObject | undefined {
  const indexed = view.family('db.vector.query.result.');
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
  const prefix = 'db.query.result.';
  return view.events
    .filter(({ name }) => name === 'db.query.result')
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
export function rankedInput(view: SpanView): DraftObject | undefined {
  if (!isRanking(view)) return undefined;
  const [prompt] = view.family('gen_ai.prompt.') ?? [];
  const query = prompt && jsonValue(prompt.get('content') ?? prompt.get('user'));
  const documents = view.family('documents.')?.map((members) => jsonValue(members.get('index')) ?? null);
  if (query === undefined && documents === undefined) return undefined;
  return { ...(query !== undefined && { query }), ...(documents && { documents }) };
}

/** The documents in their new order. */
export function rankedOutput(view: SpanView): DraftObject | undefined {
  if (!isRanking(view)) return undefined;
  const documents = view.family('gen_ai.completion.')?.map((members): DraftObject => {
    const { relevanceScore, ...rest } = documentOf([...members]);
    return { ...rest, ...(relevanceScore !== undefined && { score: relevanceScore as DraftValue }) };
  });
  // One without a score or a text is no document.
  const isRead = documents?.every(
    (document) => document.score !== undefined || textIn(document, 'content') !== undefined,
  );
  return isRead ? { documents } : undefined;
}

function isRanking(view: SpanView): boolean {
  return view.get('llm.request.type') === 'rerank';
}
