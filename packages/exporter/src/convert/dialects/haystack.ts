// Haystack: spans by name, and what a component was given and answered as JSON texts with messages of its own shape.
// The tokens of a call stand in its answer.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect, UsageCounts } from '../dialect';
import { isArrayOfObjects, isObject } from '../messages/json-shape';
import { normaliseMessages } from '../messages/normalise-messages';
import { plainObject } from '../messages/wrap-content';
import { primitiveText } from '../span-like';
import { finiteNumber, type SpanView } from '../span-view';

const PREFIX = 'haystack.';
const COMPONENT = `${PREFIX}component.type`;
const COMPONENT_OUTPUT = `${PREFIX}component.output`;
const KEYS = {
  input: [
    `${PREFIX}component.input`,
    `${PREFIX}agent.step.llm.input`,
    `${PREFIX}agent.step.tool.input`,
    `${PREFIX}agent.input`,
    `${PREFIX}pipeline.input_data`,
    `${PREFIX}agent.hook.human_in_the_loop.strategy.input`,
  ],
  output: [
    COMPONENT_OUTPUT,
    `${PREFIX}agent.step.llm.output`,
    `${PREFIX}agent.step.tool.output`,
    `${PREFIX}agent.output`,
    `${PREFIX}pipeline.output_data`,
    `${PREFIX}agent.hook.human_in_the_loop.strategy.output`,
  ],
} as const;

/** Types by the name of the span; spans of components are typed by their class. */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  'haystack.pipeline.run': 'AGENT_WORKFLOW',
  'haystack.async_pipeline.run': 'AGENT_WORKFLOW',
  'haystack.agent.run': 'AGENT_WORKFLOW',
  'haystack.agent.step.tool': 'CODE_EXECUTION',
  'haystack.chat_generator.run': 'COMPLETION',
};
const componentTypes: readonly (readonly [RegExp, SgpSpanType])[] = [
  [/Generator$/, 'COMPLETION'],
  [/Retriever$/, 'KB_RETRIEVAL'],
  [/Ranker$/, 'RERANKING'],
  [/^(Agent|SuperComponent)$/, 'AGENT_WORKFLOW'],
  [/Writer$/, 'KB_ADD_CHUNK'],
  [/^PromptBuilder$|PromptBuilder$/, 'PROMPT_ENGINEERING'],
  [/Evaluator$/, 'EVALUATION'],
  [/^ToolInvoker$/, 'CODE_EXECUTION'],
];

function typeOf(view: SpanView): SgpSpanType | undefined {
  const name = primitiveText(view.span.name);
  const component = view.text(COMPONENT);
  if (!name.startsWith(PREFIX) && component === undefined) return undefined;
  const type = types[name];
  if (type !== undefined || component === undefined) return type ?? 'CUSTOM';
  return componentTypes.find(([pattern]) => pattern.test(component))?.[1] ?? 'CUSTOM';
}

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  const key = KEYS[side].find((each) => view.has(each));
  const value = key === undefined ? undefined : view.loose(key);
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) return { [side]: value };
  if (primitiveText(view.span.name).endsWith('.tool')) return plainObject(value, side);
  return withMessages(withoutVectorsOf(value), side);
}

/** `messages` and `replies` in the canonical shape, all else as it is. */
function withMessages(value: DraftObject, side: ContentSide): DraftObject {
  // The last message of an agent is one of its messages.
  const { messages, replies, last_message: _copy, ...rest } = value;
  const recorded = messages ?? replies;
  const list = Array.isArray(recorded) ? recorded : undefined;
  const read = list && normaliseMessages(list.map(asMessage), side === 'input' ? 'user' : 'assistant');
  return read ? { ...rest, messages: read } : value;
}

/** A message of any version: older ones begin the names of fields with an underscore. */
function asMessage(value: DraftValue): DraftValue {
  if (!isObject(value)) return value;
  const content = value.content ?? value._content;
  const meta = value.meta ?? value._meta;
  const reason = isObject(meta) ? meta.finish_reason : undefined;
  return {
    role: value.role ?? value._role,
    content: Array.isArray(content) ? content.map(asPart) : content,
    ...(typeof (value.name ?? value._name) === 'string' && { name: value.name ?? value._name }),
    ...(reason != null && { finish_reason: reason }),
  } as DraftObject;
}

/** Parts that are named by their one field. */
function asPart(value: DraftValue): DraftValue {
  if (!isObject(value)) return value;
  const { tool_call: call, tool_call_result: answer, reasoning } = value;
  if (isObject(call)) return { type: 'tool_call', id: call.id, name: call.tool_name, arguments: call.arguments };
  if (isObject(answer)) {
    const origin = isObject(answer.origin) ? answer.origin : {};
    return { type: 'tool_call_response', id: origin.id, name: origin.tool_name, response: answer.result };
  }
  if (isObject(reasoning)) return { type: 'reasoning', text: reasoning.reasoning_text ?? null };
  return value;
}

/** Embeddings of documents and texts are never sent. */
function withoutVectorsOf(value: DraftObject): DraftObject {
  const result: DraftObject = {};
  for (const [key, each] of Object.entries(value)) {
    if (key === 'embedding' || key === 'sparse_embedding') {
      if (Array.isArray(each)) result.dimensions = each.length;
    } else if (isArrayOfObjects(each)) result[key] = each.map(withoutVectorsOf);
    else result[key] = each;
  }
  return result;
}

/** Tokens of a component that is a model call; agents and steps repeat them, and there they are content. */
function readUsage(view: SpanView): UsageCounts | undefined {
  const output = view.has(COMPONENT_OUTPUT) ? view.loose(COMPONENT_OUTPUT) : undefined;
  if (!isObject(output)) return undefined;
  const replies = isArrayOfObjects(output.replies) ? output.replies : isArrayOfObjects(output.meta) ? output.meta : [];
  for (const reply of [...replies, output]) {
    const meta = reply.meta ?? reply._meta ?? reply;
    const usage = isObject(meta) ? meta.usage : undefined;
    if (isObject(usage)) return countsOf(usage);
  }
  return undefined;
}

function countsOf(usage: DraftObject): UsageCounts {
  const prompt = isObject(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {};
  const completion = isObject(usage.completion_tokens_details) ? usage.completion_tokens_details : {};
  return {
    input_tokens: finiteNumber(usage.prompt_tokens) ?? finiteNumber(usage.input_tokens),
    output_tokens: finiteNumber(usage.completion_tokens) ?? finiteNumber(usage.output_tokens),
    total_tokens: finiteNumber(usage.total_tokens),
    cached_input_tokens: finiteNumber(prompt.cached_tokens) ?? finiteNumber(usage.cache_read_input_tokens),
    cache_creation_input_tokens: finiteNumber(usage.cache_creation_input_tokens),
    reasoning_tokens: finiteNumber(completion.reasoning_tokens),
  };
}

export const haystack: BuiltInDialect = {
  name: 'Haystack',
  attributes: [`${PREFIX}*`],
  type: typeOf,
  isEmbedding: (view) => /Embedder$/.test(view.text(COMPONENT) ?? ''),
  inputs: { value: (view) => content(view, 'input') },
  outputs: { value: (view) => content(view, 'output') },
  content: { input: KEYS.input, output: KEYS.output },
  readUsage,
  tools: [`${PREFIX}tool.name`],
};
