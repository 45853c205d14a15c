// Amazon Bedrock AgentCore: AWS's distribution of OpenTelemetry takes the texts out of the spans of other
// instrumentations and puts them into one log record for each span, which has the name of the span's scope.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { ContentSide } from '../attribute-key';
import type { EventRule } from '../content-events';
import type { BuiltInDialect } from '../dialect';
import { parseStructured } from '../json-text';
import { jsonValue } from '../json-value';
import { isObject } from '../messages/json-shape';
import { normaliseMessages } from '../messages/normalise-messages';
import type { SpanView } from '../span-view';

const SCOPES = [/^(open(telemetry|inference|lit)|strands|traceloop|langchain|crewai|llama_index)[\w.-]*$/];

const sides: EventRule['sides'] = (fields) =>
  (['input', 'output'] as const).filter((side) => hasMessages(fields[side]));

function hasMessages(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Array.isArray((value as { messages?: unknown }).messages);
}

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  const event = view.events.find(
    ({ name, fields }) => SCOPES.some((scope) => scope.test(name)) && hasMessages(fields[side]),
  );
  const recorded = event && jsonValue(event.fields[side]);
  if (!isObject(recorded) || !Array.isArray(recorded.messages)) return undefined;
  const messages = normaliseMessages(recorded.messages.map(unwrapped), side === 'input' ? 'user' : 'assistant');
  return messages && { messages };
}

/** Content of other instrumentations, which had it as one value or as the JSON of a list of blocks. */
function unwrapped(message: DraftValue): DraftValue {
  if (!isObject(message)) return message;
  const inner = isObject(message.content) ? (message.content.content ?? message.content.message) : message.content;
  const blocks = typeof inner === 'string' ? parseStructured(inner) : undefined;
  return { ...message, content: Array.isArray(blocks) ? blocks : (inner ?? null) };
}

export const agentcore: BuiltInDialect = {
  name: 'Bedrock AgentCore',
  attributes: ['aws.bedrock.*'],
  inputs: { messages: (view) => content(view, 'input') },
  outputs: { messages: (view) => content(view, 'output') },
  events: [{ names: SCOPES, sides }],
  session: ['aws.bedrock.agentcore.session.id'],
};
