// One part of a message in any dialect (OpenTelemetry GenAI, OpenAI, Anthropic, Vercel AI SDK, OpenInference) as a
// part, a tool call or a tool's answer of the canonical shape.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { parseStructured } from '../json-text';
import { decodedText, isObject, isText, textIn } from './json-shape';
import { mediaPart } from './media-part';
import type { Part, ToolCall } from './message';
import { isMark, typedPart, unwrappedPart } from './untyped-part';

export type ReadPart =
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'call'; readonly call: ToolCall }
  | {
      readonly kind: 'response';
      readonly id: DraftValue | undefined;
      readonly name: DraftValue | undefined;
      readonly value: DraftValue;
    };

export function readPart(value: DraftValue): ReadPart | undefined {
  if (typeof value === 'string') return { kind: 'part', part: { type: 'text', text: value } };
  if (!isObject(value)) return undefined;
  switch (value.type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return textPart('text', value, value.content ?? value.text);
    case 'reasoning':
    case 'reasoning_text':
    case 'summary_text':
      return textPart('reasoning', value, value.content ?? value.text ?? value.summary);
    case 'thinking':
      return textPart('reasoning', value, value.thinking ?? value.text ?? value.content);
    case 'tool_call':
    case 'tool-call':
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
    case 'custom_tool_call':
    case 'mcp_call':
    case 'function_call':
    case 'function':
      return { kind: 'call', call: toolCall((value.name === undefined && unwrappedPart(value)) || value) };
    case 'tool_call_response':
    case 'tool-result':
    case 'tool_result':
    case 'function_call_output':
    case 'custom_tool_call_output':
      return toolResponse(value);
    // What Anthropic's own instrumentation records in place of media.
    case 'anthropic_image':
    case 'anthropic_document':
      return { kind: 'part', part: { ...value, type: value.type.slice('anthropic_'.length) } };
    default:
      return otherPart(value);
  }
}

function otherPart(value: DraftObject): ReadPart | undefined {
  const { type } = value;
  if (typeof type !== 'string') {
    if (isMark(value)) return undefined;
    const typed = typedPart(value);
    return typed ? readPart(typed) : { kind: 'part', part: value };
  }
  // Anthropic: `web_search_tool_result`, `mcp_tool_result` and others of what the provider ran itself.
  if (type.endsWith('_tool_result')) return toolResponse(value);
  const media = mediaPart(value);
  if (media) return { kind: 'part', part: media };
  const unwrapped = unwrappedPart(value);
  return unwrapped ? readPart(unwrapped) : { kind: 'part', part: value };
}

/** A call that the provider made itself has its result with it: it becomes a call, and the tool's answer behind it. */
export function withOwnResults(values: readonly DraftValue[]): readonly DraftValue[] {
  // Hardly any list has one, and making another list of each costs as much as reading it.
  return values.some((value) => isObject(value) && value.type === 'mcp_call') ? values.flatMap(withOwnResult) : values;
}

function withOwnResult(value: DraftValue): DraftValue[] {
  if (!isObject(value) || value.type !== 'mcp_call') return [value];
  const result = value.output ?? value.error;
  if (result === undefined || result === null) return [value];
  return [value, { type: 'tool_call_response', id: value.id, name: value.name, response: result }];
}

/** A tool call of any dialect; arguments that are JSON text become the object they hold. */
export function toolCall(value: DraftObject): ToolCall {
  const inner = isObject(value.function) ? value.function : value;
  const call: ToolCall = {
    type: 'function',
    function: {
      name: inner.name ?? value.toolName ?? value.tool_name,
      arguments: parsedArguments(inner.arguments ?? inner.args ?? value.input ?? value.args ?? inner.parameters),
    },
  };
  // OpenAI's Responses API has an id of the item beside that of the call, by which a tool's answer refers to it.
  const id = value.call_id ?? value.id ?? value.toolCallId ?? value.tool_call_id ?? value.toolUseId;
  return id === undefined || id === null ? call : { id, ...call };
}

export function parsedArguments(value: DraftValue | undefined): DraftValue | undefined {
  return typeof value === 'string' ? (parseStructured(value) ?? value) : value;
}

const TEXT_KEYS = new Set(['type', 'text', 'content', 'thinking', 'summary']);

/** OpenAI's models reason in a list of texts, or in an empty one. */
function joinedText(text: DraftValue | undefined): DraftValue | undefined {
  if (isObject(text) && isText(text.text) && Object.keys(text).length <= 2) return text.text;
  if (!Array.isArray(text)) return text;
  const texts = text.map((each) => (isObject(each) ? each.text : each));
  if (!texts.every(isText)) return text;
  return texts.length > 1 ? texts.map(decodedText).join('\n\n') : texts[0];
}

function textPart(type: 'text' | 'reasoning', value: DraftObject, whole: DraftValue | undefined): ReadPart | undefined {
  const text = joinedText(whole);
  // Instrumentations that leave content out keep the part: without its text there is nothing to show.
  if ((text === undefined || text === null) && Object.keys(value).every((key) => TEXT_KEYS.has(key))) return undefined;
  if (!isText(text)) return { kind: 'part', part: value };
  const part: Part = { type, text };
  // Citations and signatures belong to the answer, so all other fields are kept, provider options among them.
  for (const key in value) if (!TEXT_KEYS.has(key)) part[key] = value[key];
  return { kind: 'part', part };
}

function toolResponse(value: DraftObject): ReadPart {
  const id = value.call_id ?? value.id ?? value.toolCallId ?? value.tool_use_id ?? value.tool_call_id;
  return { kind: 'response', id, name: value.name ?? value.toolName, value: responseValue(value) };
}

/** The AI SDK wraps a result as `{type, value}`. */
function responseValue(value: DraftObject): DraftValue {
  const given = value.response ?? value.result ?? value.output ?? value.content;
  if (isObject(given) && textIn(given, 'type') !== undefined && given.value !== undefined) return given.value;
  return given ?? null;
}
