// Instructions that were recorded apart from the messages.
import type { DraftValue } from '../../item/item-draft';
import { isObject } from './json-shape';
import type { Message } from './message';
import { readPart } from './message-part';
import { contentOfParts } from './normalise-messages';

/**
 * The instructions in front, unless the messages start with some; those that were recorded without their text get it.
 */
export function instructed(messages: Message[], instructions: DraftValue | undefined): Message[] {
  const system = systemMessage(instructions);
  const [first, ...rest] = messages;
  if (system === undefined) return messages;
  if (first?.role !== 'system' && first?.role !== 'developer') return [system, ...messages];
  return first.content === null ? [{ ...first, content: system.content }, ...rest] : messages;
}

function systemMessage(instructions: DraftValue | undefined): Message | undefined {
  if (typeof instructions === 'string') return { role: 'system', content: instructions };
  const list = isObject(instructions) ? (instructions.parts ?? [instructions]) : instructions;
  const parts = Array.isArray(list) ? list : [];
  const read = parts.map(readPart).filter((part) => part?.kind === 'part');
  return read.length > 0 ? { role: 'system', content: contentOfParts(read.map(({ part }) => part)) } : undefined;
}
