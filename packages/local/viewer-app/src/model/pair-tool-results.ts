// Puts the answer of a tool beside the call that asked for it.

import type { Message, ToolCall } from './read-conversation';

export interface AnsweredCall extends ToolCall {
  result: Message | undefined;
}

export interface PairedMessage extends Omit<Message, 'toolCalls'> {
  toolCalls: AnsweredCall[];
}

/** The messages in order; a tool's message that answers an earlier call stands at that call instead. */
export function pairToolResults(messages: readonly Message[]): PairedMessage[] {
  const calls = new Map<string, AnsweredCall>();
  const paired: PairedMessage[] = [];
  for (const message of messages) {
    const call = message.toolCallId === undefined ? undefined : calls.get(message.toolCallId);
    // A second answer to one call keeps its own place.
    if (call !== undefined && call.result === undefined && message.toolCalls.length === 0) {
      call.result = message;
      continue;
    }
    const toolCalls = message.toolCalls.map((one): AnsweredCall => ({ ...one, result: undefined }));
    for (const one of toolCalls) if (one.id !== undefined) calls.set(one.id, one);
    paired.push({ ...message, toolCalls });
  }
  return paired;
}
