// The items of the Responses API as messages. Calls of tools and their results stand beside the messages, under some
// twenty type names that follow two patterns: `…_call`, and `…_call_output` for what a tool of the application
// answered.
import { type Loose, looseField, looseList, text } from '../calls/loose';
import { contentParts, type Message, type Part, responseOf, textPart } from './message-parts';

/** Text, or a list of items. */
export function inputMessages(input: unknown): Message[] {
  if (typeof input === 'string') return [{ role: 'user', parts: [textPart(input)] }];
  return looseList(input).flatMap((item) => {
    const parts = itemParts(item);
    return parts.length > 0 ? [{ role: roleOf(item), parts }] : [];
  });
}

/** All that a response consists of, as one message; `undefined` when there is nothing yet. */
export function outputMessage(response: Loose): Message | undefined {
  const parts = looseList(response.output).flatMap(itemParts);
  if (parts.length === 0) return undefined;
  return { role: 'assistant', parts, finish_reason: finishReason(response, parts) };
}

function finishReason(response: Loose, parts: readonly Part[]): string | undefined {
  const reason = text(looseField(response, 'incomplete_details').reason);
  if (reason !== undefined) return reason === 'max_output_tokens' ? 'length' : reason;
  if (response.status !== 'completed') return undefined;
  return parts.at(-1)?.type === 'tool_call' ? 'tool_calls' : 'stop';
}

function roleOf(item: Loose): string {
  const role = text(item.role);
  if (role !== undefined) return role;
  return String(item.type).endsWith('_output') ? 'tool' : 'assistant';
}

function itemParts(item: Loose): Part[] {
  const type = text(item.type) ?? 'message';
  if (type === 'message') return contentParts(item.content);
  if (type === 'reasoning') return reasoningParts(item);
  const id = item.call_id ?? item.id;
  if (type.endsWith('_call_output')) {
    return [{ type: 'tool_call_response', id, response: responseOf(item.output) }];
  }
  if (type.endsWith('_call')) {
    const name = item.name ?? type.slice(0, -'_call'.length);
    const call: Part = { type: 'tool_call', id, name, arguments: callArguments(item) };
    if (type === 'image_generation_call') return [call, ...imageParts(item)];
    const result = item.results ?? item.outputs ?? item.output ?? item.result ?? item.error;
    return result == null ? [call] : [call, { type: 'tool_call_response', id, name, response: result }];
  }
  return [{ ...item }];
}

function imageParts({ result, output_format: format }: Loose): Part[] {
  if (text(result) === undefined) return [];
  return [{ type: 'blob', modality: 'image', mime_type: `image/${format ?? 'png'}`, content: result }];
}

function callArguments(item: Loose): unknown {
  return item.arguments ?? item.input ?? item.action ?? item.queries ?? item.code ?? item.operation;
}

/** Its text is there where the model shows it; else the item holds only an encrypted copy. */
function reasoningParts(item: Loose): Part[] {
  const shown = [...looseList(item.summary), ...looseList(item.content)];
  return shown.flatMap((part) => {
    const content = text(part.text);
    return content === undefined ? [] : [{ type: 'reasoning', content }];
  });
}
