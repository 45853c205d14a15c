// What messages say outside their content: fields that single providers add, and content under names that nobody knows.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { isObject, isText } from './json-shape';
import type { Message, Part } from './message';

/** Where OpenAI-compatible servers put what the model thought. */
const REASONING = ['reasoning_content', 'reasoningContent', 'reasoning'];
/** Fields that describe a message and hold none of its content. */
const DESCRIBING: ReadonlySet<string> = new Set(
  [
    'role type id name index status finish_reason finishReason stop_reason stopReason messageType tool_call_id',
    'created createdAt created_at timestamp model object metadata response_metadata additional_kwargs',
    'annotations usage usage_metadata logprobs refusal function_call tool_calls toolCalls invalid_tool_calls',
    'modality mime_type format signature example tool_use_id call_id toolUseId toolCallId',
  ].flatMap((names) => names.split(' ')),
);
const MAX_DEPTH = 6;

/** Parts that stand beside the content. */
export function saidBeside(value: DraftObject): Part[] {
  const key = REASONING.find((each) => isText(value[each]) && value[each] !== '');
  return key === undefined ? [] : [{ type: 'reasoning', text: value[key] }];
}

/** Content under other names, as JSON: it belongs to its message even where nobody knows its shape. */
export function unreadContent(value: DraftObject): Message['content'] {
  const { audio } = value;
  if (isObject(audio) && (audio.data !== undefined || audio.transcript !== undefined))
    return [{ ...audio, type: 'audio' }];
  const unread: DraftObject = {};
  for (const key of Object.keys(value)) if (!DESCRIBING.has(key) && holdsText(value[key], 0)) unread[key] = value[key];
  const texts = Object.values(unread);
  const [only] = texts;
  if (texts.length === 1 && isText(only)) return only;
  return texts.length === 0 ? null : JSON.stringify(unread);
}

function holdsText(value: DraftValue | undefined, depth: number): boolean {
  if (isText(value)) return value !== '';
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((each) => holdsText(each, depth + 1));
  return Object.entries(value).some(([key, each]) => !DESCRIBING.has(key) && holdsText(each, depth + 1));
}
