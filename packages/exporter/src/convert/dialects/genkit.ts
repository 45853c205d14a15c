// Genkit (mapping 5.5): kinds, content as one JSON text for each side, and usage inside a model's answer. The spans
// around a model call repeat its answer and its usage: only the call itself is read as one.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect, UsageCounts } from '../dialect';
import { withoutVectors } from '../embedding-vectors';
import { isArrayOfObjects, isObject } from '../messages/json-shape';
import { normaliseMessages } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import { finiteNumber, type SpanView } from '../span-view';

const TYPE = 'genkit:type';
const NAME = 'genkit:name';
const INPUT = 'genkit:input';
const OUTPUT = 'genkit:output';

const genkitSubtypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  flow: 'AGENT_WORKFLOW',
  model: 'COMPLETION',
  tool: 'CODE_EXECUTION',
  retriever: 'KB_RETRIEVAL',
  indexer: 'KB_ADD_CHUNK',
  reranker: 'RERANKING',
  embedder: 'CUSTOM',
  evaluator: 'EVALUATION',
  prompt: 'PROMPT_ENGINEERING',
};

/** `undefined` when the span is not Genkit's. */
function typeOf(view: SpanView): SgpSpanType | undefined {
  const type = view.text(TYPE);
  return type === undefined ? undefined : (genkitSubtypes[subtypeOf(view) ?? type] ?? 'CUSTOM');
}

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  const value = view.json(side === 'input' ? INPUT : OUTPUT);
  if (value === undefined) return undefined;
  const subtype = subtypeOf(view);
  if (side === 'output' && subtype === 'embedder') return withoutVectors(value) ?? wrapContent(value, { side });
  if (subtype !== 'model' || !isObject(value)) return wrapContent(value, { side });
  return side === 'input' ? request(value, view) : (answer(value) ?? wrapContent(value, { side }));
}

/** The messages, tools and settings of a request, without empty ones. */
function request(value: DraftObject, view: SpanView): DraftObject | undefined {
  const input = wrapContent(value, { side: 'input' });
  if (!input) return undefined;
  for (const key of ['tools', 'config', 'output']) if (isEmpty(input[key])) delete input[key];
  const model = view.text(NAME);
  if (model !== undefined && Array.isArray(input.messages)) input.model ??= model;
  return input;
}

function isEmpty(value: DraftValue | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/**
 * The answer's message, or one for each candidate of older versions. Its usage is read apart, the request and the
 * provider's answer are copies.
 */
function answer(value: DraftObject): DraftObject | undefined {
  const candidates = isArrayOfObjects(value.candidates) ? value.candidates : [value];
  const messages = candidates.map(({ message, finishReason }) =>
    isObject(message) && finishReason !== undefined ? { finish_reason: finishReason, ...message } : message,
  );
  if (!isArrayOfObjects(messages as DraftValue[])) return undefined;
  const read = normaliseMessages(messages as DraftObject[], 'model');
  const { finishMessage, latencyMs } = value;
  return {
    messages: read,
    ...(finishMessage !== undefined && { finishMessage }),
    ...(latencyMs !== undefined && { latencyMs }),
  };
}

/** Usage of a model's answer, in SGP's names. */
function readUsage(view: SpanView): UsageCounts | undefined {
  if (view.get(TYPE) !== 'action' || subtypeOf(view) !== 'model') return undefined;
  const output = view.loose(OUTPUT);
  const usage = isObject(output) ? output.usage : undefined;
  if (!isObject(usage)) return undefined;
  return {
    input_tokens: finiteNumber(usage.inputTokens),
    output_tokens: finiteNumber(usage.outputTokens),
    total_tokens: finiteNumber(usage.totalTokens),
    cached_input_tokens: finiteNumber(usage.cachedContentTokens),
    reasoning_tokens: finiteNumber(usage.thoughtsTokens),
  };
}

function subtypeOf(view: SpanView): string | undefined {
  return view.text('genkit:metadata:subtype');
}

export const genkit: BuiltInDialect = {
  name: 'Genkit',
  attributes: ['genkit:*'],
  type: typeOf,
  isEmbedding: (view) => subtypeOf(view) === 'embedder',
  inputs: { value: (view) => content(view, 'input') },
  outputs: { value: (view) => content(view, 'output') },
  content: { input: [INPUT], output: [OUTPUT] },
  sensitive: ['genkit:metadata:context*'],
  readUsage,
  session: ['genkit:metadata:sessionId'],
  otherModels: [NAME],
  tools: [NAME],
  isFailed: (view) => view.get('genkit:state') === 'error',
};
