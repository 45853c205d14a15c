// OpenAI's message contents in the shape of OpenTelemetry's GenAI conventions: a role and typed parts.
import { isLoose, type Loose, looseField, looseList, text } from '../calls/loose';

export type Part = Record<string, unknown>;

export interface Message {
  readonly role: string;
  readonly name?: string | undefined;
  readonly parts: readonly Part[];
  readonly finish_reason?: string | undefined;
}

/** Text, or a list of parts, as both APIs have it. */
export function contentParts(content: unknown): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [textPart(content)];
  if (!Array.isArray(content)) return [];
  return content.flatMap((part) => {
    if (typeof part === 'string') return [textPart(part)];
    return isLoose(part) ? [contentPart(part)] : [];
  });
}

export const textPart = (content: string): Part => ({ type: 'text', content });

function contentPart(part: Loose): Part {
  switch (part.type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return textPart(String(part.text ?? ''));
    case 'image_url':
    case 'input_image': {
      const url = text(part.image_url) ?? text(looseField(part, 'image_url').url);
      return url === undefined ? { ...part } : mediaByUrl('image', url);
    }
    case 'input_audio': {
      const { data, format } = looseField(part, 'input_audio');
      return { type: 'blob', modality: 'audio', mime_type: `audio/${format}`, content: data };
    }
    case 'file':
      return { type: 'file', ...looseField(part, 'file') };
    case 'input_file': {
      const { type: _type, ...file } = part;
      return { type: 'file', ...file };
    }
    default:
      return { ...part };
  }
}

function mediaByUrl(modality: string, url: string): Part {
  const inline = /^data:([^;,]*);base64,/.exec(url.slice(0, 200));
  if (!inline) return { type: 'uri', modality, uri: url };
  return { type: 'blob', modality, mime_type: inline[1], content: url.slice(inline[0].length) };
}

/** A message of the chat API, of the request or of an answer. */
export function chatMessage(message: Loose): Message {
  const role = text(message.role) ?? 'assistant';
  const name = text(message.name);
  if (role === 'tool' || role === 'function') {
    const response = responseOf(message.content);
    return { role: 'tool', parts: [{ type: 'tool_call_response', id: message.tool_call_id, name, response }] };
  }
  const parts = [
    ...reasoningParts(message.reasoning_content ?? message.reasoning),
    ...contentParts(message.content),
    ...(text(message.refusal) ? [{ type: 'refusal', refusal: message.refusal }] : []),
    ...audioParts(message.audio),
    ...looseList(message.tool_calls).map(toolCall),
    ...(isLoose(message.function_call) ? [toolCall({ function: message.function_call })] : []),
  ];
  return { role, ...(name !== undefined && { name }), parts };
}

/** What compatible servers add for models that think aloud. */
function reasoningParts(reasoning: unknown): Part[] {
  return typeof reasoning === 'string' && reasoning !== '' ? [{ type: 'reasoning', content: reasoning }] : [];
}

function audioParts(audio: unknown): Part[] {
  if (!isLoose(audio)) return [];
  const { id, data, transcript } = audio;
  // Where a request repeats an earlier answer that was audio, it holds nothing but the audio's id.
  return [{ type: 'blob', modality: 'audio', id, content: data, transcript }];
}

export function toolCall(call: Loose): Part {
  const called = isLoose(call.function) ? call.function : looseField(call, 'custom');
  return { type: 'tool_call', id: call.id, name: called.name, arguments: called.arguments ?? called.input };
}

/** What a tool answered: a plain text if the answer is only text, else its parts. */
export function responseOf(output: unknown): unknown {
  const parts = Array.isArray(output) ? contentParts(output) : undefined;
  if (parts === undefined) return output;
  return parts.every(({ type }) => type === 'text') ? parts.map(({ content }) => content).join('') : parts;
}
