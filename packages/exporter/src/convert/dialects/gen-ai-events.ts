// Prompts and answers that the GenAI conventions put into span events or log records (mapping 1.3): one event for each
// message, one for the whole call, or the older pair of JSON texts.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import type { ContentEvent } from '../dialect-view';
import { parseAny } from '../json-text';
import { jsonValue } from '../json-value';
import { addChoice, addEventMessage, structuredField } from '../messages/event-messages';
import { instructed } from '../messages/instructions';
import type { Message } from '../messages/message';
import { normaliseMessages } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import { firstReadable } from '../readable-content';
import type { SpanView } from '../span-view';
import {
  COMPLETION_TEXT,
  EXECUTE_TOOL,
  genAiMessages,
  genAiOperation,
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
export const CHOICE = 'gen_ai.choice';
/** The whole of a message, as Azure AI Inference and Semantic Kernel write it. */
const EVENT_CONTENT = 'gen_ai.event.content';
export const CONTENT_PROMPT = 'gen_ai.content.prompt';
export const CONTENT_COMPLETION = 'gen_ai.content.completion';

/** Sides that the details of a whole call hold. */
function detailSides(fields: ContentEvent['fields']): readonly ContentSide[] {
  const hasInput = INPUT_MESSAGES in fields || INSTRUCTIONS in fields;
  return [...(hasInput ? ['input' as const] : []), ...(OUTPUT_MESSAGES in fields ? ['output' as const] : [])];
}

/** The input that the events of a span hold; `undefined` when they hold other things. */
function eventInput(view: SpanView): DraftObject | undefined {
  return view.hasEvents ? firstReadable(view, [[messagesIn, detailsIn, promptIn]]) : undefined;
}

function eventOutput(view: SpanView): DraftObject | undefined {
  return view.hasEvents ? firstReadable(view, [[choicesIn, answerIn, completionIn]]) : undefined;
}

function messagesIn(view: SpanView): DraftObject | undefined {
  const messages: Message[] = [];
  for (const { name, fields } of view.events) {
    const role = MESSAGE_ROLES[name];
    if (role !== undefined) addEventMessage(fields, role, messages);
  }
  return messages.length > 0 ? withTools({ messages: instructed(messages, takeInstructions(view)) }, view) : undefined;
}

function detailsIn(view: SpanView): DraftObject | undefined {
  const details = detailField(view, INPUT_MESSAGES);
  const instructions = detailField(view, INSTRUCTIONS);
  if (details === undefined && instructions === undefined) return undefined;
  const input = genAiMessages(details, view, instructions ?? takeInstructions(view));
  const tools = detailField(view, TOOL_DEFINITIONS);
  if (input && Array.isArray(tools)) input.tools ??= tools;
  return input;
}

function choicesIn(view: SpanView): DraftObject | undefined {
  const messages: Message[] = [];
  const choices = view.events.filter(({ name }) => name === CHOICE);
  const indexOf = ({ fields }: ContentEvent) => Number(fields.index ?? 0) || 0;
  // On a tool's span the choice event holds what the tool answered.
  const role = genAiOperation(view) === EXECUTE_TOOL ? 'tool' : 'assistant';
  for (const { fields } of choices.sort((a, b) => indexOf(a) - indexOf(b))) addChoice(fields, role, messages);
  return messages.length > 0 ? { messages } : undefined;
}

function answerIn(view: SpanView): DraftObject | undefined {
  const details = detailField(view, OUTPUT_MESSAGES);
  const messages = Array.isArray(details) ? normaliseMessages(details, 'assistant') : undefined;
  return messages && { messages };
}

function promptIn(view: SpanView): DraftObject | undefined {
  return jsonField(view, CONTENT_PROMPT, PROMPT_TEXT, 'input');
}

function completionIn(view: SpanView): DraftObject | undefined {
  return jsonField(view, CONTENT_COMPLETION, COMPLETION_TEXT, 'output');
}

/** A field of the details of the whole call; several records may each hold a part of it. */
function detailField(view: SpanView, key: string): DraftValue | undefined {
  for (const { name, fields } of view.events) {
    if (name === DETAILS && fields[key] !== undefined) return structuredField(fields[key]);
  }
  return undefined;
}

/** The older pair of events has one JSON text or plain text each; of several, each is a message. */
function jsonField(view: SpanView, event: string, key: string, side: ContentSide): DraftObject | undefined {
  const contents: DraftObject[] = [];
  for (const { name, fields } of view.events) {
    if (name !== event) continue;
    const value = fields[key] ?? fields.content ?? fields[EVENT_CONTENT];
    const content = wrapContent(typeof value === 'string' ? (parseAny(value) ?? value) : jsonValue(value), { side });
    if (content) contents.push(content);
  }
  const [only] = contents;
  if (contents.length <= 1 || only === undefined) return only;
  const role = side === 'input' ? 'user' : 'assistant';
  const messages = contents.flatMap((content) =>
    Array.isArray(content.messages) ? content.messages : [messageOf(content[side] ?? content, role)],
  );
  return { messages };
}

function messageOf(value: DraftValue, role: string): DraftObject {
  return { role, content: typeof value === 'string' ? value : JSON.stringify(value) };
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

/** A dialect apart from `genAi`, so that its attributes count before its events. */
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
