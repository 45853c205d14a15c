// Traceloop / OpenLLMetry (mapping 3): kinds, entity inputs and outputs, the indexed messages of its older versions, vector databases.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import { withoutVectors } from '../embedding-vectors';
import { type Members, nestedEntries } from '../indexed-attributes';
import { parseAny, parseStructured } from '../json-text';
import { jsonValue } from '../json-value';
import { isObject } from '../messages/json-shape';
import type { Message, Part, ToolCall } from '../messages/message';
import { parsedArguments, readPart } from '../messages/message-part';
import { contentOfParts } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import type { SpanView } from '../span-view';

/** Types by `traceloop.span.kind` (mapping 7.5). */
export const traceloopTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  workflow: 'AGENT_WORKFLOW',
  agent: 'AGENT_WORKFLOW',
  tool: 'CODE_EXECUTION',
  task: 'CUSTOM',
  session: 'CUSTOM',
};

/** Values of `llm.request.type`. */
export const llmRequestTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  chat: 'COMPLETION',
  completion: 'COMPLETION',
  unknown: 'COMPLETION',
  rerank: 'RERANKING',
};

export function indexedPrompts(view: SpanView): DraftObject | undefined {
  const messages = messagesOf(view.family('gen_ai.prompt.'), 'user');
  if (messages === undefined) return undefined;
  const tools = (view.family('llm.request.functions.') ?? []).map(toolDefinition);
  return { messages, ...(tools.length > 0 && { tools }) };
}

export function indexedCompletions(view: SpanView): DraftObject | undefined {
  const messages = messagesOf(view.family('gen_ai.completion.'), 'assistant');
  return messages && { messages };
}

function messagesOf(entries: Members[] | undefined, defaultRole: string): Message[] | undefined {
  const messages = (entries ?? []).map((members) => messageOf(members, defaultRole));
  return messages.length > 0 ? messages : undefined;
}

function messageOf(members: Members, defaultRole: string): Message {
  const message: Message = { role: defaultRole, content: null };
  const calls = nestedEntries(members, 'tool_calls.').map(toolCallOf);
  const rest: DraftObject = {};
  for (const [key, value] of members) {
    if (key === 'role' && typeof value === 'string' && value !== '') message.role = value;
    // Cohere's package writes the prompt under the name of its role.
    else if (key === 'content' || (key === 'user' && !members.has('content')))
      message.content = contentOf(jsonValue(value), calls);
    else if (key === 'finish_reason') message.finish_reason = value === '' ? undefined : (jsonValue(value) ?? null);
    else if (key === 'tool_call_id') message.tool_call_id = jsonValue(value) ?? null;
    else if (!key.startsWith(FUNCTION_CALL)) rest[key] = jsonValue(value);
  }
  // Together's package writes one call in both ways.
  if (calls.length === 0 && members.has('function_call.name')) calls.push(functionCallOf(members));
  if (calls.length > 0) {
    message.tool_calls = calls;
    if (message.content === '') message.content = null;
  }
  return Object.assign(message, rest);
}

/** The text, except `"null"` and a list of typed parts, which older versions wrote as JSON. Calls among the parts go to `calls`. */
function contentOf(value: DraftValue | undefined, calls: ToolCall[]): Message['content'] {
  if (typeof value !== 'string') return value === undefined || value === null ? null : JSON.stringify(value);
  if (value === 'null') return null;
  const parsed = value.startsWith('[') ? parseStructured(value) : undefined;
  if (!Array.isArray(parsed) || parsed.length === 0) return value;
  if (!parsed.every((part) => isObject(part) && typeof part.type === 'string')) return value;
  const parts: Part[] = [];
  const hasOwnCalls = calls.length > 0;
  for (const [index, read] of parsed.map(readPart).entries()) {
    if (read?.kind === 'call') {
      if (!hasOwnCalls) calls.push(read.call);
    } else {
      parts.push(read?.kind === 'part' ? read.part : (parsed[index] as Part));
    }
  }
  return contentOfParts(parts);
}

const FUNCTION_CALL = 'function_call.';

function functionCallOf(members: Members): ToolCall {
  const name = jsonValue(members.get('function_call.name'));
  const args = jsonValue(members.get('function_call.arguments'));
  return { type: 'function', function: { name, arguments: parsedArguments(args) } };
}

function toolCallOf(members: Members): ToolCall {
  const id = jsonValue(members.get('id'));
  const name = jsonValue(members.get('name') ?? members.get('function.name'));
  const args = jsonValue(members.get('arguments') ?? members.get('function.arguments'));
  return { ...(id != null && { id }), type: 'function', function: { name, arguments: parsedArguments(args) } };
}

/** JavaScript writes a function's schema as `arguments`, Python as `parameters`. */
function toolDefinition(members: Members): DraftObject {
  const definition: DraftObject = {};
  for (const [key, value] of members) {
    const json = jsonValue(value);
    const name = key === 'arguments' ? 'parameters' : key;
    definition[name] = name === 'parameters' && typeof json === 'string' ? (parseAny(json) ?? json) : json;
  }
  return definition;
}

/** A function's arguments: the one argument, or the named ones, or both as they were recorded. */
export function entityInput(view: SpanView): DraftObject | undefined {
  const value = entityValue(view, 'traceloop.entity.input');
  return value === undefined ? undefined : wrapContent(unwrapArguments(value), { side: 'input' });
}

export function entityOutput(view: SpanView): DraftObject | undefined {
  const value = entityValue(view, 'traceloop.entity.output');
  if (value === undefined) return undefined;
  // LlamaIndex: a task that embeds returns the vector itself.
  const embeddings = /embed/i.test(String(view.span.name)) ? withoutVectors(value) : undefined;
  return embeddings ?? wrapContent(value, { side: 'output' });
}

/** Always JSON; a text that is cut off is left for later. */
function entityValue(view: SpanView, key: string): DraftValue | undefined {
  const value = view.get(key);
  if (typeof value !== 'string') return view.json(key);
  const parsed = parseAny(value);
  if (parsed === undefined && value !== '') view.unread.set(key, value);
  return parsed;
}

function unwrapArguments(value: DraftValue): DraftValue {
  if (!isObject(value) || !Array.isArray(value.args)) return value;
  if (Object.keys(value).some((key) => key !== 'args' && key !== 'kwargs')) return value;
  const named = isObject(value.kwargs) ? value.kwargs : {};
  const hasNamed = Object.keys(named).length > 0;
  if (value.args.length === 0) return named;
  if (value.args.length > 1 || hasNamed) return value;
  const [only] = value.args;
  return typeof only === 'string' ? (parseStructured(only) ?? only) : (only ?? null);
}
