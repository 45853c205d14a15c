// What a span was given or gave as plain text, for comparing: messages by role, anything else as JSON.

import type { JsonObject } from '../api/types';
import { type ContentPart, type Message, readMessages } from './read-conversation';

export function contentAsText(value: JsonObject | null): string {
  if (value === null) return '';
  const messages = readMessages(value);
  if (messages === undefined) return JSON.stringify(value, null, 2);
  // `choices` are the messages of a raw answer.
  const { messages: _messages, choices: _choices, ...rest } = value;
  const others = Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest, null, 2)];
  return [...messages.map(messageAsText), ...others].join('\n\n');
}

function messageAsText({ role, parts, toolCalls }: Message): string {
  const calls = toolCalls.map((call) => `→ ${call.name} ${JSON.stringify(call.arguments)}`);
  return [`${role}:`, ...parts.map(partAsText), ...calls].join('\n');
}

function partAsText(part: ContentPart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'reasoning':
      return `(reasoning) ${part.text}`;
    case 'image':
      return `(${part.alt})`;
    case 'media':
      return `(${part.label}: ${part.detail})`;
    case 'json':
      return JSON.stringify(part.value);
  }
}
