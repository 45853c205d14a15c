// Gemini CLI: OpenTelemetry GenAI with operations of its own, and Gemini's contents where the conventions have lists of
// messages.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import { instructed } from '../messages/instructions';
import { isObject } from '../messages/json-shape';
import type { Message } from '../messages/message';
import { normaliseMessages } from '../messages/normalise-messages';
import { plainObject, wrapContent } from '../messages/wrap-content';
import { primitiveText, scopeNameOf } from '../span-like';
import type { SpanView } from '../span-view';
import { genAiOperation, INPUT_MESSAGES, OUTPUT_MESSAGES, takeInstructions } from './gen-ai';

const SCOPE = 'gemini-cli';
/** Names of older versions. */
const OLD_CONTENT = { input: 'input-json', output: 'output-json' } as const;

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  llm_call: 'COMPLETION',
  tool_call: 'CODE_EXECUTION',
  agent_call: 'AGENT_WORKFLOW',
  user_prompt: 'AGENT_WORKFLOW',
};

/** `undefined` for spans of others. */
function operationOf(view: SpanView): string | undefined {
  if (scopeNameOf(view.span) !== SCOPE) return undefined;
  return genAiOperation(view) ?? primitiveText(view.span.name);
}

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  const operation = operationOf(view);
  if (operation === undefined) return undefined;
  const value = view.loose(side === 'input' ? INPUT_MESSAGES : OUTPUT_MESSAGES) ?? view.loose(OLD_CONTENT[side]);
  if (value === undefined || value === null) return undefined;
  if (operation === 'tool_call') {
    // The request beside its ids, or the whole call.
    const own = side === 'input' && isObject(value) && isObject(value.args) ? value.args : value;
    return plainObject(own, side);
  }
  if (operation !== 'llm_call') return wrapContent(value, { side });
  const list = Array.isArray(value) ? value : [value];
  const messages = normaliseMessages(list.map(asContent), side === 'input' ? 'user' : 'model');
  return messages && { messages: side === 'input' ? withInstructions(messages, view) : messages };
}

/** Gemini takes parts and texts for contents. */
function asContent(value: DraftObject[string]): DraftObject {
  if (!isObject(value)) return { parts: [value ?? null] };
  return Array.isArray(value.parts) ? value : { parts: [value] };
}

function withInstructions(messages: Message[], view: SpanView): Message[] {
  return instructed(messages, takeInstructions(view));
}

export const geminiCli: BuiltInDialect = {
  name: 'Gemini CLI',
  scopes: [SCOPE],
  type: (view) => {
    const operation = operationOf(view);
    return operation === undefined ? undefined : (types[operation] ?? 'CUSTOM');
  },
  inputs: { messages: (view) => content(view, 'input') },
  outputs: { messages: (view) => content(view, 'output') },
  content: { input: [OLD_CONTENT.input], output: [OLD_CONTENT.output] },
};
