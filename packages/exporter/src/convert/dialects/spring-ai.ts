// Spring AI: OpenTelemetry GenAI for models, and kinds of its own for what stands around them.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { parseAny } from '../json-text';
import { plainObject } from '../messages/wrap-content';
import type { SpanView } from '../span-view';
import { genAiOperation } from './gen-ai';

const PREFIX = 'spring.ai.';
const KIND = `${PREFIX}kind`;
const ARGUMENTS = `${PREFIX}tool.call.arguments`;
const RESULT = `${PREFIX}tool.call.result`;
const CLIENT = `${PREFIX}chat.client.`;
const QUERY = 'db.vector.query.content';
const DOCUMENTS = 'db.vector.query.response.documents';
const STORE_OPERATION = 'db.operation.name';

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  chat_client: 'AGENT_WORKFLOW',
  advisor: 'CUSTOM',
  tool_call: 'CODE_EXECUTION',
};
const storeTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  query: 'KB_RETRIEVAL',
  add: 'KB_ADD_CHUNK',
  delete: 'KB_MANAGEMENT',
};

function typeOf(view: SpanView): SgpSpanType | undefined {
  const kind = view.text(KIND);
  if (kind === undefined) return undefined;
  if (kind === 'vector_store') return storeTypes[view.text(STORE_OPERATION) ?? ''] ?? 'KB_RETRIEVAL';
  return types[kind] ?? 'CUSTOM';
}

/** Java writes the call's JSON as it is, and a result as JSON too. */
function toolValue(view: SpanView, key: string, side: 'input' | 'output'): DraftObject | undefined {
  const text = view.text(key);
  return text === undefined ? undefined : plainObject(parseAny(text) ?? text, side);
}

function dedicatedInput(view: SpanView): DraftObject | undefined {
  const query = view.has(KIND) ? view.text(QUERY) : undefined;
  return query === undefined ? toolValue(view, ARGUMENTS, 'input') : { query };
}

function dedicatedOutput(view: SpanView): DraftObject | undefined {
  const documents = view.has(KIND) ? view.loose(DOCUMENTS) : undefined;
  if (documents === undefined) return toolValue(view, RESULT, 'output');
  return { documents: Array.isArray(documents) ? documents : [documents] };
}

export const springAi: BuiltInDialect = {
  name: 'Spring AI',
  attributes: [`${PREFIX}*`],
  type: typeOf,
  // The conventions have the plural.
  isEmbedding: (view) => genAiOperation(view) === 'embedding',
  inputs: { prompt: [`${CLIENT}user.text`], dedicated: dedicatedInput },
  outputs: { dedicated: dedicatedOutput },
  content: { input: [ARGUMENTS, QUERY], output: [RESULT, DOCUMENTS] },
  sensitive: [`${CLIENT}system.text`, `${CLIENT}system.params`, `${CLIENT}user.params`],
  session: [`${CLIENT}conversation.id`],
  tools: [`${PREFIX}tool.definition.name`],
};
