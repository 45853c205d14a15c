// Prompts and answers that the GenAI conventions put into span events or log records (mapping 1.3): one event for each
// message, one for the whole call, or the older pair of JSON texts.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import type { ContentEvent } from '../dialect-view';
import { parseAny, parseStructured } from '../json-text';
import { jsonValue } from '../json-value';
import { instructed } from '../messages/instructions';
import { isObject } from '../messages/json-shape';
import type { Message } from '../messages/message';
import { addMessage, normaliseMessages } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';
import {
  COMPLETION_TEXT,
  genAiMessages,
  INPUT_MESSAGES,
  INSTRUCTIONS,
  OUTPUT_MESSAGES,
  PROMPT_TEXT,
  TOOL_DEFINITIONS,
  takeInstructions,
  withTools,
} from './gen-ai';

const MESSAGE_ROLES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
};
const DETAILS = 'gen_ai.client.inference.operation.details';
const EVALUATION_RESULT = 'gen_ai.evaluation.result';
const CHOICE = 'gen_ai.choice';
const CONTENT_PROMPT = 'gen_ai.content.prompt';
const CONTENT_COMPLETION = 'gen_ai.content.completion';

/** Sides that the details of a whole call hold. */
function detailSides(fields: ContentEvent['fields']): readonly ContentSide[] {
  const hasInput = INPUT_MESSAGES in fields || INSTRUCTIONS in fields;
  return [...(hasInput ? ['input' as const] : []), ...(OUTPUT_MESSAGES in fields ? ['output' as const] : [])];
}

function eventInput(view: SpanView): DraftObject | undefined {
  const messages: Message[] = [];
  for (const { name, fields } of view.events) {
    const role = MESSAGE_ROLES[name];
    if (role !== undefined) addMessage(messageFields(fields, role), role, messages);
  }
  if (messages.length > 0) {
    const all = instructed(messages, takeInstructions(view));
    return withTools({ messages: all }, view);
  }
  const details = detailField(view, INPUT_MESSAGES);
  const instructions = detailField(view, INSTRUCTIONS);
  const isRecorded = details !== undefined || instructions !== undefined;
  const fromDetails = isRecorded ? genAiMessages(details, view, instructions ?? takeInstructions(view)) : undefined;
  if (fromDetails) {
    const tools = detailField(view, TOOL_DEFINITIONS);
    if (Array.isArray(tools)) fromDetails.tools ??= tools;
    return fromDetails;
  }
  return jsonField(view, CONTENT_PROMPT, PROMPT_TEXT, 'input');
}

function eventOutput(view: SpanView): DraftObject | undefined {
  const messages: Message[] = [];
  const choices = view.events.filter(({ name }) => name === CHOICE);
  const indexOf = ({ fields }: ContentEvent) => Number(fields.index ?? 0) || 0;
  for (const { fields } of choices.sort((a, b) => indexOf(a) - indexOf(b))) addChoice(fields, messages);
  if (messages.length > 0) return { messages };
  const details = detailField(view, OUTPUT_MESSAGES);
  const read = Array.isArray(details) ? normaliseMessages(details, 'assistant') : undefined;
  if (read) return { messages: read };
  return jsonField(view, CONTENT_COMPLETION, COMPLETION_TEXT, 'output');
}

function addChoice(fields: Readonly<Record<string, unknown>>, into: Message[]): void {
  const message = structuredField(fields.message);
  const finishReason = jsonValue(fields.finish_reason);
  const whole: DraftObject = isObject(message)
    ? message
    : { ...messageFields(fields, 'assistant'), ...(typeof message === 'string' && { content: message }) };
  addMessage({ ...whole, ...(finishReason != null && { finish_reason: finishReason }) }, 'assistant', into);
}

/** Fields of a message event: lists in it may be JSON text, since attributes of span events cannot be objects. */
function messageFields(fields: Readonly<Record<string, unknown>>, role: string): DraftObject {
  const message: DraftObject = {};
  for (const key of ['role', 'name', 'tool_call_id']) {
    const value = jsonValue(fields[key]);
    if (value !== undefined) message[key] = value;
  }
  message.content = jsonValue(fields.content) ?? null;
  const calls = structuredField(fields.tool_calls);
  if (Array.isArray(calls)) message.tool_calls = calls;
  // The `id` of a tool's message is that of the call it answers.
  const callId = role === 'tool' ? jsonValue(fields.id) : undefined;
  if (callId !== undefined) message.tool_call_id ??= callId;
  return message;
}

function structuredField(value: unknown): DraftValue | undefined {
  return typeof value === 'string' ? (parseStructured(value) ?? value) : jsonValue(value);
}

/** A field of the details of the whole call; several records may each hold a part of it. */
function detailField(view: SpanView, key: string): DraftValue | undefined {
  for (const { name, fields } of view.events) {
    if (name === DETAILS && fields[key] !== undefined) return structuredField(fields[key]);
  }
  return undefined;
}

function jsonField(view: SpanView, event: string, key: string, side: 'input' | 'output'): DraftObject | undefined {
  for (const { name, fields } of view.events) {
    if (name !== event) continue;
    const value = fields[key];
    const content = wrapContent(typeof value === 'string' ? (parseAny(value) ?? value) : jsonValue(value), { side });
    if (content) return content;
  }
  return undefined;
}

/** Results that an evaluator recorded on the span, for the metadata. */
function evaluations(view: SpanView, isContentWanted: boolean): DraftObject[] {
  if (!view.hasEvents) return [];
  const results: DraftObject[] = [];
  for (const { name, fields } of view.events) {
    if (name !== EVALUATION_RESULT) continue;
    const field = (key: string) => jsonValue(fields[`gen_ai.evaluation.${key}`]);
    results.push({
      name: field('name'),
      score: field('score.value'),
      label: field('score.label'),
      explanation: isContentWanted ? field('explanation') : undefined,
    });
  }
  return results;
}

/** Beside OpenTelemetry GenAI, whose attributes count before its events. */
export const genAiEvents: BuiltInDialect = {
  name: 'OpenTelemetry GenAI events',
  inputs: { messages: eventInput },
  outputs: { messages: eventOutput },
  events: [
    { names: [...Object.keys(MESSAGE_ROLES), CONTENT_PROMPT], sides: ['input'] },
    { names: [CHOICE, CONTENT_COMPLETION], sides: ['output'] },
    { names: [DETAILS], sides: detailSides },
    { names: [EVALUATION_RESULT], sides: [] },
  ],
  sensitive: ['gen_ai.evaluation.explanation'],
  evaluations,
};
