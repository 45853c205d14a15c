// Messages whose parts are attributes of their own, with an index in each name, as OpenInference spells them.
import type { DraftObject } from '../../item/item-draft';
import { type Members, nestedEntries } from '../indexed-attributes';
import { jsonValue } from '../json-value';
import type { Message, Part, ToolCall } from './message';
import { parsedArguments, readPart } from './message-part';
import { contentOfParts } from './normalise-messages';

/**
 * @param entries the members of each message, by their names below its index: `message.role`, `message.contents.0.…`
 * @param defaultRole of a message that names none
 */
export function indexedMessages(entries: Members[] | undefined, defaultRole: string): Message[] | undefined {
  const messages = (entries ?? []).map((members) => messageOf(members, defaultRole));
  return messages.length > 0 ? messages : undefined;
}

function messageOf(members: Members, defaultRole: string): Message {
  const message: Message = { role: defaultRole, content: null };
  const calls = nestedEntries(members, 'message.tool_calls.').map(toolCallOf);
  const parts = nestedEntries(members, 'message.contents.').map((content) => contentPart(content, calls));
  const parted = parts.filter((part) => part !== undefined);
  let rest: DraftObject | undefined;
  for (const [key, value] of members) {
    switch (key) {
      case 'message.role':
        if (typeof value === 'string' && value !== '') message.role = value;
        break;
      case 'message.content':
        message.content = typeof value === 'string' ? value : message.content;
        break;
      case 'message.name':
        message.name = jsonValue(value) ?? null;
        break;
      case 'message.tool_call_id':
        message.tool_call_id = jsonValue(value) ?? null;
        break;
      case 'message.function_call_name':
      case 'message.function_call_arguments_json':
        break;
      default:
        rest ??= {};
        rest[key] = jsonValue(value);
    }
  }
  if (parted.length > 0) message.content = contentOfParts(textFirst(message.content, parted));
  if (members.has('message.function_call_name')) {
    const args = jsonValue(members.get('message.function_call_arguments_json'));
    const name = jsonValue(members.get('message.function_call_name'));
    calls.push({ type: 'function', function: { name, arguments: parsedArguments(args) } });
  }
  if (calls.length > 0) message.tool_calls = calls;
  // Members that no rule reads stay on the message as they are.
  return rest === undefined ? message : Object.assign(message, rest);
}

/** A message may have plain content and parts; the parts then follow the text. */
function textFirst(content: Message['content'], parts: Part[]): Part[] {
  return typeof content === 'string' && content !== '' ? [{ type: 'text', text: content }, ...parts] : parts;
}

function toolCallOf(members: Members): ToolCall {
  const call: ToolCall = {
    type: 'function',
    function: {
      name: jsonValue(members.get('tool_call.function.name')),
      arguments: parsedArguments(jsonValue(members.get('tool_call.function.arguments'))),
    },
  };
  const id = jsonValue(members.get('tool_call.id'));
  const signature = jsonValue(members.get('tool_call.reasoning_signature'));
  return { ...(id != null && { id }), ...call, ...(signature != null && { reasoning_signature: signature }) };
}

/** `undefined` for a tool call among the contents when the calls themselves were recorded too. */
function contentPart(members: Members, calls: readonly ToolCall[]): Part | undefined {
  const part: DraftObject = {};
  for (const [key, value] of members) {
    const name = key.startsWith('message_content.') ? key.slice('message_content.'.length) : key;
    part[name === 'image.image.url' || name === 'image.url' ? 'url' : name] = jsonValue(value);
  }
  const { type } = part;
  if ((type === 'tool_use' || type === 'tool-call') && (calls.length > 0 || Object.keys(part).length === 1))
    return undefined;
  const media = typeof type === 'string' ? type : '';
  for (const key of Object.keys(part)) {
    if (media === '' || !key.startsWith(`${media}.`)) continue;
    // `audio.audio.url`, `audio.audio.mime_type`: the family's own prefix is doubled.
    const name = key.slice(key.lastIndexOf('.') + 1);
    // Anthropic's package says how an image was given, as the type of the image.
    if (name === 'type') continue;
    part[name] = part[key];
    delete part[key];
  }
  const read = readPart(part);
  return read?.kind === 'part' ? read.part : part;
}
