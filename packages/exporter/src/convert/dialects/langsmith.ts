// LangSmith's OpenTelemetry mode (mapping 5.2): run kinds, and a call's inputs and outputs as one JSON text each.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect, UsageCounts } from '../dialect';
import { withoutVectors } from '../embedding-vectors';
import { isObject } from '../messages/json-shape';
import { normaliseMessages } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import { exceptionOf } from '../span-exception';
import { finiteNumber, type SpanView } from '../span-view';
import { COMPLETION_TEXT, PROMPT_TEXT } from './gen-ai';

const KIND = 'langsmith.span.kind';

/** Types by `langsmith.span.kind`; any other is CUSTOM. */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  llm: 'COMPLETION',
  tool: 'CODE_EXECUTION',
  retriever: 'KB_RETRIEVAL',
  prompt: 'PROMPT_ENGINEERING',
  parser: 'DATA_MANIPULATION',
};

/** `gen_ai.prompt`, also written by Mastra below 1.0. */
function promptText(view: SpanView): DraftObject | undefined {
  const value = view.loose(PROMPT_TEXT);
  const request = view.get(KIND) === 'llm' ? responsesRequest(value) : undefined;
  return request ?? wrapContent(value, { side: 'input', isRetrieval: isRetriever(view) });
}

/** A request of the OpenAI Responses API, which has `input` and `instructions` where others have messages. */
function responsesRequest(value: DraftValue | undefined): DraftObject | undefined {
  if (!isObject(value) || value.messages !== undefined || typeof value.model !== 'string') return undefined;
  const { input, instructions, ...rest } = value;
  const list = typeof input === 'string' ? [input] : input;
  const messages = Array.isArray(list) ? normaliseMessages(list, 'user') : undefined;
  if (!messages) return undefined;
  if (typeof instructions === 'string') messages.unshift({ role: 'system', content: instructions });
  return { ...rest, messages: messages };
}

/** `gen_ai.completion`; a return value that was no object stands under `outputs`. */
function completionText(view: SpanView): DraftObject | undefined {
  const value = view.loose(COMPLETION_TEXT);
  const embeddings = isEmbedding(view) ? withoutVectors(value) : undefined;
  if (embeddings) return embeddings;
  return wrapContent(view.has(KIND) ? unwrapOutputs(value) : value, {
    side: 'output',
    isRetrieval: isRetriever(view),
  });
}

function unwrapOutputs(value: DraftValue | undefined): DraftValue | undefined {
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'outputs' || keys[0] === 'output') ? value[keys[0]] : value;
}

function isRetriever(view: SpanView): boolean {
  return view.get(KIND) === 'retriever';
}

function isEmbedding(view: SpanView): boolean {
  return view.get(KIND) === 'embedding';
}

const USAGE = 'langsmith.usage_metadata';

/** Usage in one JSON text, whose details also stand in attributes of their own. */
function readUsage(view: SpanView): UsageCounts | undefined {
  const recorded = view.has(USAGE) ? view.loose(USAGE) : undefined;
  const input = view.loose('gen_ai.usage.input_token_details');
  const output = view.loose('gen_ai.usage.output_token_details');
  if (recorded === undefined && input === undefined && output === undefined) return undefined;
  const details = detailCounts(input, output);
  if (!isObject(recorded)) return details;
  const counts = usageCounts(recorded);
  return {
    ...counts,
    cached_input_tokens: counts.cached_input_tokens ?? details.cached_input_tokens,
    cache_creation_input_tokens: counts.cache_creation_input_tokens ?? details.cache_creation_input_tokens,
    reasoning_tokens: counts.reasoning_tokens ?? details.reasoning_tokens,
  };
}

/** LangChain's `UsageMetadata`, which MLflow writes too. */
export function usageCounts(usage: DraftObject): UsageCounts {
  return {
    input_tokens: finiteNumber(usage.input_tokens),
    output_tokens: finiteNumber(usage.output_tokens),
    total_tokens: finiteNumber(usage.total_tokens),
    cost_usd: finiteNumber(usage.total_cost),
    ...detailCounts(usage.input_token_details, usage.output_token_details),
  };
}

function detailCounts(input: DraftValue | undefined, output: DraftValue | undefined): UsageCounts {
  return {
    cached_input_tokens: isObject(input) ? finiteNumber(input.cache_read) : undefined,
    cache_creation_input_tokens: isObject(input) ? finiteNumber(input.cache_creation) : undefined,
    reasoning_tokens: isObject(output) ? finiteNumber(output.reasoning) : undefined,
  };
}

export const langsmith: BuiltInDialect = {
  name: 'LangSmith',
  attributes: ['langsmith.*'],
  type: (view) => {
    const kind = view.get(KIND);
    return typeof kind === 'string' ? (types[kind.toLowerCase()] ?? 'CUSTOM') : undefined;
  },
  isEmbedding,
  inputs: { value: promptText },
  outputs: { value: completionText },
  content: { input: [PROMPT_TEXT], output: [COMPLETION_TEXT] },
  dropped: ['langsmith.metadata.LANGSMITH_*'],
  readUsage,
  // Its trace session is a project and no session.
  session: ['langsmith.metadata.session_id', 'langsmith.metadata.thread_id', 'langsmith.metadata.conversation_id'],
  user: ['langsmith.metadata.user_id'],
  // It sets OK first, which OpenTelemetry never takes back.
  isFailed: (view) => typeof view.get(KIND) === 'string' && exceptionOf(view.span) !== undefined,
};
