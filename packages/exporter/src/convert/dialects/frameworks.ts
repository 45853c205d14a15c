// Mastra, Genkit and MLflow (mapping 5.4 to 5.6) and Sentry's spelling of the GenAI conventions (5.7): one kind attribute each, and content
// as JSON texts.
import type { JsonObject, JsonValue, SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import { isObject } from '../messages/json-shape';
import type { Message } from '../messages/message';
import { toolCall } from '../messages/message-part';
import { normaliseMessages } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';
import { withTools } from './gen-ai';
import { openInferenceTypes } from './openinference';

const mastraTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  agent_run: 'AGENT_WORKFLOW',
  workflow_run: 'CUSTOM',
  model_generation: 'COMPLETION',
  llm_generation: 'COMPLETION',
  tool_call: 'CODE_EXECUTION',
  mcp_tool_call: 'CODE_EXECUTION',
  client_tool_call: 'CODE_EXECUTION',
  rag_vector_operation: 'KB_RETRIEVAL',
  rag_embedding: 'CUSTOM',
};

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

const mlflowTypes: Readonly<Record<string, SgpSpanType>> = {
  ...openInferenceTypes,
  __proto__: null as never,
  CHAT_MODEL: 'COMPLETION',
  PARSER: 'DATA_MANIPULATION',
};

/** The type by the framework's own kind attribute, `undefined` when the span has none. */
export function frameworkType(view: SpanView): SgpSpanType | undefined {
  const mastra = view.text('mastra.span.type');
  if (mastra !== undefined) return mastraTypes[mastra.toLowerCase()] ?? 'CUSTOM';
  const genkit = view.text('genkit:type');
  if (genkit !== undefined) return genkitSubtypes[view.text('genkit:metadata:subtype') ?? genkit] ?? 'CUSTOM';
  const mlflow = view.json('mlflow.spanType');
  return typeof mlflow === 'string' ? (mlflowTypes[mlflow.toUpperCase()] ?? 'CUSTOM') : undefined;
}

/** The frameworks' content keys, and Sentry's, which rank below all others. */
export function frameworkContent(view: SpanView, side: ContentSide): JsonObject | undefined {
  const isInput = side === 'input';
  const mastra = view.keys.find((key) => key.startsWith('mastra.') && key.endsWith(`.${side}`));
  const value =
    (mastra === undefined ? undefined : view.loose(mastra)) ??
    view.json(isInput ? 'genkit:input' : 'genkit:output') ??
    view.json(isInput ? 'mlflow.spanInputs' : 'mlflow.spanOutputs');
  if (value !== undefined) return wrapContent(value, { side });
  return isInput ? sentryInput(view) : sentryOutput(view);
}

function sentryInput(view: SpanView): JsonObject | undefined {
  const value = view.loose('gen_ai.request.messages');
  const messages = Array.isArray(value) ? normaliseMessages(value, 'user') : undefined;
  if (messages) return withTools({ messages: messages as unknown as JsonValue }, view);
  return value === undefined ? undefined : wrapContent(value, { side: 'input' });
}

function sentryOutput(view: SpanView): JsonObject | undefined {
  const text = view.loose('gen_ai.response.text');
  const calls = view.structured('gen_ai.response.tool_calls');
  const toolCalls = Array.isArray(calls) ? calls.filter(isObject).map(toolCall) : [];
  if (text === undefined && toolCalls.length === 0) return undefined;
  // Sentry writes one text, or a JSON list with the text of each choice.
  const texts = Array.isArray(text) && text.every((each) => typeof each === 'string') ? (text as string[]) : undefined;
  if (texts === undefined && typeof text === 'object' && toolCalls.length === 0)
    return wrapContent(text, { side: 'output' });
  const contents = texts ?? [text === undefined ? null : typeof text === 'string' ? text : JSON.stringify(text)];
  const messages = contents.map((content): Message => ({ role: 'assistant', content }));
  if (toolCalls.length > 0)
    messages[0] = { ...(messages[0] ?? { role: 'assistant', content: null }), tool_calls: toolCalls };
  return { messages: messages as unknown as JsonValue };
}
