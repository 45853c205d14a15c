// Pipecat: voice agents. Its spans name an operation each, and put texts under bare names that say nothing on spans of
// others.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { instructed } from '../messages/instructions';
import { normaliseMessages } from '../messages/normalise-messages';
import { plainObject } from '../messages/wrap-content';
import { primitiveText, scopeNameOf } from '../span-like';
import type { SpanView } from '../span-view';
import { genAiOperation, takeInstructions } from './gen-ai';

const INPUT = 'input';
const OUTPUT = 'output';
const TOOLS = 'tools';
const TEXT = 'text';
const TRANSCRIPT = 'transcript';
const TEXT_OUTPUT = 'text_output';
const TOOL = 'tool.';
const ARGUMENTS = `${TOOL}arguments`;
const RESULT = `${TOOL}result`;

/** Types by the operation, or by the name of a span that has none. */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  conversation: 'AGENT_WORKFLOW',
  turn: 'AGENT_WORKFLOW',
  chat: 'COMPLETION',
  // The answer of a speech-to-speech model.
  llm_response: 'COMPLETION',
};

function isPipecat({ span }: SpanView): boolean {
  return /^pipecat(\.|$)/.test(scopeNameOf(span));
}

function conversationInput(view: SpanView): DraftObject | undefined {
  if (!isPipecat(view)) return undefined;
  const recorded = view.messages(INPUT);
  const messages = Array.isArray(recorded) ? normaliseMessages(recorded, 'user') : undefined;
  if (!messages) return undefined;
  const tools = view.structured(TOOLS);
  return { messages: instructed(messages, takeInstructions(view)), ...(Array.isArray(tools) && { tools }) };
}

function conversationOutput(view: SpanView): DraftObject | undefined {
  const text = isPipecat(view) ? (view.text(OUTPUT) ?? view.text(TEXT_OUTPUT)) : undefined;
  return text === undefined ? undefined : { messages: [{ role: 'assistant', content: text }] };
}

/** What is spoken, and what a tool is given. */
function dedicatedInput(view: SpanView): DraftObject | undefined {
  if (!isPipecat(view)) return undefined;
  const text = view.text(TEXT);
  if (text !== undefined) return { text };
  const given = view.loose(ARGUMENTS);
  return given === undefined ? undefined : plainObject(given, 'input');
}

/** What was heard, and what a tool answered. */
function dedicatedOutput(view: SpanView): DraftObject | undefined {
  if (!isPipecat(view)) return undefined;
  const transcript = view.text(TRANSCRIPT);
  if (transcript !== undefined) return { transcript };
  const result = view.loose(RESULT);
  return result === undefined ? undefined : plainObject(result, 'output');
}

export const pipecat: BuiltInDialect = {
  name: 'Pipecat',
  scopes: ['pipecat', 'pipecat.*'],
  type: (view) =>
    isPipecat(view) ? (types[genAiOperation(view) ?? primitiveText(view.span.name)] ?? 'CUSTOM') : undefined,
  inputs: { messages: conversationInput, dedicated: dedicatedInput },
  outputs: { messages: conversationOutput, dedicated: dedicatedOutput },
  content: { input: [INPUT, TOOLS, TEXT, ARGUMENTS], output: [OUTPUT, TEXT_OUTPUT, TRANSCRIPT, RESULT] },
  sensitive: ['tools.definitions', 'system_instruction'],
  user: ['user_id'],
  tools: [`${TOOL}function_name`],
};
