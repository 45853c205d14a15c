// What one trace of a group adds to its conversation. Model calls carry the whole history, so messages that earlier
// turns already showed are left out.

import type { GroupTurn } from '../api/types';
import { type Message, readContent, readMessages } from './read-conversation';

/** Messages of each turn, in order; empty for a turn that holds no text. */
export function messagesOfTurns(turns: readonly GroupTurn[]): Message[][] {
  const seen = new Map<string, number>();
  return turns.map((turn) => {
    const messages = messagesOf(turn);
    const counts = new Map<string, number>();
    const fresh = messages.filter((message) => {
      const key = JSON.stringify([message.role, message.parts, message.toolCalls]);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      // The same words said once more are new: only as many as were shown before are history.
      return count > (seen.get(key) ?? 0);
    });
    for (const [key, count] of counts) seen.set(key, Math.max(seen.get(key) ?? 0, count));
    return fresh;
  });
}

/** From the last model call; otherwise from what went into and came out of the root. */
function messagesOf({ root, completion }: GroupTurn): Message[] {
  const called = [...(readMessages(completion?.input) ?? []), ...(readMessages(completion?.output) ?? [])];
  if (called.length > 0) return called;
  return [...plainMessages(root?.input, 'user'), ...plainMessages(root?.output, 'assistant')];
}

function plainMessages(value: Record<string, unknown> | null | undefined, role: string): Message[] {
  const messages = readMessages(value);
  if (messages !== undefined) return messages;
  if (value === null || value === undefined || Object.keys(value).length === 0) return [];
  const entries = Object.entries(value);
  // `{input: …}` and `{output: …}` only wrap what was said.
  const [only] = entries;
  const content = entries.length === 1 && only !== undefined ? only[1] : value;
  const parts = readContent(content);
  return parts.length === 0
    ? []
    : [{ role, name: undefined, parts, toolCalls: [], toolCallId: undefined, finishReason: undefined }];
}
