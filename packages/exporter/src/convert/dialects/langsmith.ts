// LangSmith's OpenTelemetry mode (mapping 5.2): run kinds, and a call's inputs and outputs as one JSON text each.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import { withoutVectors } from '../embedding-vectors';
import { isObject } from '../messages/json-shape';
import { normaliseMessages } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';

/** Types by `langsmith.span.kind`; any other is CUSTOM. */
export const langsmithTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  llm: 'COMPLETION',
  tool: 'CODE_EXECUTION',
  retriever: 'KB_RETRIEVAL',
  prompt: 'PROMPT_ENGINEERING',
  parser: 'DATA_MANIPULATION',
};

/** `gen_ai.prompt`, also written by Mastra below 1.0. */
export function promptText(view: SpanView): DraftObject | undefined {
  const value = view.loose('gen_ai.prompt');
  const request = view.get('langsmith.span.kind') === 'llm' ? responsesRequest(value) : undefined;
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
export function completionText(view: SpanView): DraftObject | undefined {
  const value = view.loose('gen_ai.completion');
  const embeddings = view.get('langsmith.span.kind') === 'embedding' ? withoutVectors(value) : undefined;
  if (embeddings) return embeddings;
  return wrapContent(view.has('langsmith.span.kind') ? unwrapOutputs(value) : value, {
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
  return view.get('langsmith.span.kind') === 'retriever';
}
