// The session and the user a span belongs to, and the answer that was expected of it (mapping 10).
import { createHash } from 'node:crypto';
import type { DraftObject } from '../item/item-draft';
import { MAX_TEXT_CHARS } from './bounds';
import { wrapContent } from './messages/wrap-content';
import type { SpanView } from './span-view';

const session = (prefix: string, names: readonly string[]) => names.map((name) => prefix + name);
const CONVERSATION_NAMES = ['sessionId', 'session_id', 'conversationId', 'threadId', 'chatId'];

/** Attributes that name the session, best first. An MCP session is a connection, and LangSmith's trace session a project: neither is one. */
const GROUP_KEYS: readonly string[] = [
  ...['sgp.group_id', 'gen_ai.conversation.id', 'session.id', 'langfuse.session.id'],
  ...session('ai.telemetry.metadata.', CONVERSATION_NAMES),
  ...session('ai.settings.context.', CONVERSATION_NAMES),
  ...session('traceloop.association.properties.', [
    'session_id',
    'sessionId',
    'conversation_id',
    'thread_id',
    'chat_id',
  ]),
  ...session('langsmith.metadata.', ['session_id', 'thread_id', 'conversation_id']),
  'genkit:metadata:sessionId',
  ...session('mastra.metadata.', CONVERSATION_NAMES),
];

const USER_KEYS = [
  ...['user.id', 'enduser.id', 'langfuse.user.id', 'ai.telemetry.metadata.userId', 'ai.telemetry.metadata.user_id'],
  ...[
    'ai.settings.context.userId',
    'traceloop.association.properties.user_id',
    'traceloop.association.properties.userId',
  ],
  ...['langsmith.metadata.user_id', 'mastra.metadata.userId'],
];

/** The API's limit of an id in bytes (contract: Item). */
const MAX_ID_BYTES = 256;

const ANY_GROUP_KEYS = ['session.id'];
const ANY_USER_KEYS = ['user.id', 'enduser.id'];

export function groupId(view: SpanView): string | undefined {
  if (view.isGenAi) return view.firstText(GROUP_KEYS);
  return view.hasIdentity ? view.firstText(ANY_GROUP_KEYS) : undefined;
}

export function userId(view: SpanView): string | undefined {
  if (view.isGenAi) return view.firstText(USER_KEYS);
  return view.hasIdentity ? view.firstText(ANY_USER_KEYS) : undefined;
}

/** A text as the API accepts it for an id: one that is too long keeps its beginning and gets a digest of the whole, so that equal ones stay equal. */
export function fittingId(value: string): string | undefined {
  const bounded = value.length > MAX_TEXT_CHARS ? value.slice(0, MAX_TEXT_CHARS) : value;
  const clean = bounded.includes('\0') ? bounded.replaceAll('\0', '') : bounded;
  const id = clean.toWellFormed();
  if (id === '') return undefined;
  if (Buffer.byteLength(id) <= MAX_ID_BYTES) return id;
  const digest = createHash('sha256').update(id).digest('hex');
  return `${Buffer.from(id)
    .subarray(0, MAX_ID_BYTES - digest.length - 8)
    .toString()
    .replace(/\ufffd+$/, '')}…${digest}`;
}

export function expected(view: SpanView): DraftObject | undefined {
  const value = view.json('sgp.expected') ?? view.json('langfuse.experiment.item.expected_output');
  if (value === undefined || value === null) return undefined;
  const content = wrapContent(value, { side: 'input', isRecorded: false });
  return typeof value === 'object' && !Array.isArray(value) ? content : { expected: value };
}
