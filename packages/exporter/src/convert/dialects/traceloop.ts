// Traceloop / OpenLLMetry (mapping 3): kinds, entity inputs and outputs, the indexed messages of its older versions,
// vector databases.
import { SpanStatusCode } from '@opentelemetry/api';
import type { DraftObject, DraftValue } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { withoutVectors } from '../embedding-vectors';
import { type Members, nestedEntries } from '../indexed-attributes';
import { parseAny, parseStructured } from '../json-text';
import { jsonValue } from '../json-value';
import { isObject } from '../messages/json-shape';
import type { Message, Part, ToolCall } from '../messages/message';
import { parsedArguments, readPart } from '../messages/message-part';
import { contentOfParts } from '../messages/normalise-messages';
import { wrapContent } from '../messages/wrap-content';
import { exceptionOf } from '../span-exception';
import { primitiveText, scopeNameOf } from '../span-like';
import { finiteNumber, type SpanView } from '../span-view';
import { mcpType } from './mcp';

/** Indexed prompts of a call. The package for Cohere also uses it for rankings, which are not conversations. */
export const INDEXED_PROMPTS = 'gen_ai.prompt.';
export const INDEXED_COMPLETIONS = 'gen_ai.completion.';
const FUNCTIONS = 'llm.request.functions.';
const ENTITY_INPUT = 'traceloop.entity.input';
const ENTITY_OUTPUT = 'traceloop.entity.output';
export const REQUEST_TYPE = 'llm.request.type';
const SCOPES = '@traceloop/';
const MCP_SCOPE = '@traceloop/instrumentation-mcp';
/** The same package for Python. */
const PYTHON_MCP_SCOPE = 'opentelemetry.instrumentation.mcp';
const MCP_SCOPE_NAME = /^(@traceloop\/instrumentation-|opentelemetry\.instrumentation\.)mcp\b/;
const MCP_SUFFIX = '.mcp';

/** Types by `traceloop.span.kind` (mapping 7.5). */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  workflow: 'AGENT_WORKFLOW',
  agent: 'AGENT_WORKFLOW',
  tool: 'CODE_EXECUTION',
  task: 'CUSTOM',
  session: 'CUSTOM',
};

/** Values of `llm.request.type`. */
const requestTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  chat: 'COMPLETION',
  completion: 'COMPLETION',
  unknown: 'COMPLETION',
  rerank: 'RERANKING',
};

function indexedPrompts(view: SpanView): DraftObject | undefined {
  const messages = messagesOf(view.family(INDEXED_PROMPTS), 'user');
  if (messages === undefined) return undefined;
  const tools = (view.family(FUNCTIONS) ?? []).map(toolDefinition);
  return { messages, ...(tools.length > 0 && { tools }) };
}

function indexedCompletions(view: SpanView): DraftObject | undefined {
  const messages = messagesOf(view.family(INDEXED_COMPLETIONS), 'assistant');
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

/**
 * The text, except `"null"` and a list of typed parts, which older versions wrote as JSON. Calls among the parts go to
 * `calls`.
 */
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
function entityInput(view: SpanView): DraftObject | undefined {
  const value = entityValue(view, ENTITY_INPUT);
  return value === undefined ? undefined : wrapContent(unwrapArguments(value), { side: 'input' });
}

function entityOutput(view: SpanView): DraftObject | undefined {
  const value = entityValue(view, ENTITY_OUTPUT);
  if (value === undefined) return undefined;
  // LlamaIndex: a task that embeds returns the vector itself.
  const embeddings = /embed/i.test(primitiveText(view.span.name)) ? withoutVectors(value) : undefined;
  return embeddings ?? wrapContent(value, { side: 'output' });
}

/** An entity's input or output, always JSON; `undefined` for a text that was cut off, so that others are tried. */
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

/**
 * The method in the name of a span of its MCP package, which writes no attribute of the protocol, and none at all when
 * content is not recorded.
 */
function mcpMethod({ span }: SpanView): string | undefined {
  if (!MCP_SCOPE_NAME.test(scopeNameOf(span))) return undefined;
  const { name } = span;
  return typeof name === 'string' && name.endsWith(MCP_SUFFIX) ? name.slice(0, -MCP_SUFFIX.length) : undefined;
}

function typeOf(view: SpanView): SgpSpanType | undefined {
  const type = types[view.text('traceloop.span.kind') ?? ''];
  if (type !== undefined) return type;
  const method = mcpMethod(view);
  return method === undefined ? requestTypes[view.text(REQUEST_TYPE) ?? ''] : mcpType(method, view.span.kind);
}

export function isRanking(view: SpanView): boolean {
  return view.get(REQUEST_TYPE) === 'rerank';
}

/** Whether the span failed: Traceloop's packages for images record the exception but set no status. */
function isFailed({ span }: SpanView): boolean {
  return (
    span.status?.code !== SpanStatusCode.OK && scopeNameOf(span).startsWith(SCOPES) && exceptionOf(span) !== undefined
  );
}

const ASSOCIATED = 'traceloop.association.properties.';
/** The last of each is that of Helicone, whose logger is Traceloop's. */
const SESSION_NAMES = ['session_id', 'sessionId', 'conversation_id', 'thread_id', 'chat_id', 'Helicone-Session-Id'];
const USER_NAMES = ['user_id', 'userId', 'Helicone-User-Id'];

export const traceloop: BuiltInDialect = {
  name: 'Traceloop',
  attributes: ['traceloop.*', 'llm.request.*', 'llm.usage.*'],
  scopes: [MCP_SCOPE, PYTHON_MCP_SCOPE, `${PYTHON_MCP_SCOPE}.*`],
  inherited: [`${ASSOCIATED}*`, 'traceloop.workflow.name', 'traceloop.entity.path'],
  type: typeOf,
  inputs: { messages: indexedPrompts, value: entityInput },
  outputs: { messages: indexedCompletions, value: entityOutput },
  content: { input: [ENTITY_INPUT], output: [ENTITY_OUTPUT] },
  families: { input: [INDEXED_PROMPTS, FUNCTIONS], output: [INDEXED_COMPLETIONS] },
  usage: {
    total_tokens: ['llm.usage.total_tokens'],
    cached_input_tokens: ['llm.usage.cache_read_input_tokens'],
  },
  readUsage: (view) => ({ input_tokens: finiteNumber(view.get('llm.usage.prompt_tokens')) }),
  session: SESSION_NAMES.map((name) => ASSOCIATED + name),
  user: USER_NAMES.map((name) => ASSOCIATED + name),
  tools: ['traceloop.entity.name'],
  stopReasons: ['llm.stop_reason'],
  isFailed,
};
