// Messages as a conversation: who said what, which tools were called and what they answered.

import { useMemo, useState } from 'preact/hooks';
import { formatCount } from '../format/amount';
import { type AnsweredCall, type PairedMessage, pairToolResults } from '../model/pair-tool-results';
import { type ContentPart, isObject, type Message, parseIfJson } from '../model/read-conversation';
import { LongText } from '../ui/long-text';
import { JsonTree } from './json-tree';
import { Markdown } from './markdown';

const ROLE_LABELS: Record<string, string> = {
  system: 'System',
  developer: 'Developer',
  user: 'User',
  human: 'User',
  assistant: 'Assistant',
  ai: 'Assistant',
  model: 'Assistant',
  tool: 'Tool result',
  function: 'Tool result',
};

const ROLE_CLASSES: Record<string, string> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  tool: 'tool',
  function: 'tool',
};

interface Props {
  messages: readonly Message[];
  label: string;
  /** Names of the tools by call id, for results whose message does not repeat the name. */
  toolNames?: ReadonlyMap<string, string> | undefined;
  /** Of a longer conversation only the last messages are shown until asked for. */
  folds?: boolean;
}

const UNFOLDED_MESSAGES = 3;

export function Conversation({ messages, label, toolNames, folds = false }: Props) {
  const [whole, setWhole] = useState(false);
  const paired = useMemo(() => pairToolResults(messages), [messages]);
  const hidden = folds && !whole && paired.length > UNFOLDED_MESSAGES + 1 ? paired.length - UNFOLDED_MESSAGES : 0;
  return (
    <ol class="conversation" aria-label={label}>
      {hidden > 0 && (
        <li>
          <button type="button" class="more" onClick={() => setWhole(true)}>
            Show {hidden} earlier messages
          </button>
        </li>
      )}
      {paired.slice(hidden).map((message, index) => (
        <li key={index + hidden} class={`message role-${ROLE_CLASSES[message.role] ?? 'assistant'}`}>
          <MessageView message={message} toolNames={toolNames} />
        </li>
      ))}
    </ol>
  );
}

/** Which tool each call id belongs to. */
export function toolNamesOf(...lists: (readonly Message[] | undefined)[]): Map<string, string> {
  const calls = lists.flatMap((messages) => messages ?? []).flatMap((message) => message.toolCalls);
  return new Map(calls.flatMap(({ id, name }) => (id === undefined ? [] : [[id, name] as const])));
}

function MessageView({ message, toolNames }: { message: PairedMessage; toolNames: Props['toolNames'] }) {
  const tool = message.name ?? (message.toolCallId === undefined ? undefined : toolNames?.get(message.toolCallId));
  const isTool = ROLE_CLASSES[message.role] === 'tool';
  return (
    <>
      <div class="message-head">
        <span class="role">{ROLE_LABELS[message.role] ?? message.role}</span>
        {tool !== undefined && <code>{tool}</code>}
        {message.toolCallId !== undefined && <span class="quiet call-id">{message.toolCallId}</span>}
        {message.finishReason !== undefined && <span class="finish-reason">{message.finishReason}</span>}
      </div>
      {message.parts.length === 0 && message.toolCalls.length === 0 && <p class="quiet">(no content)</p>}
      {message.parts.map((part, index) => (
        <PartView key={index} part={part} parseJson={isTool} />
      ))}
      {message.toolCalls.map((call, index) => (
        <ToolCallView key={call.id ?? index} call={call} toolNames={toolNames} />
      ))}
    </>
  );
}

export function PartView({ part, parseJson = false }: { part: ContentPart; parseJson?: boolean }) {
  switch (part.kind) {
    case 'text': {
      const value = parseJson ? parseIfJson(part.text) : part.text;
      return typeof value === 'string' ? <Markdown text={value} /> : <JsonTree value={value} />;
    }
    case 'reasoning':
      return (
        <details class="reasoning">
          <summary>Reasoning · {formatCount(part.text.length)} characters</summary>
          <LongText text={part.text || '(not recorded)'} />
        </details>
      );
    case 'image':
      return <img class="content-image" src={part.source} alt={part.alt} loading="lazy" />;
    case 'media':
      return (
        <p class="media">
          <span class="badge">{part.label}</span> <code>{part.detail}</code>
        </p>
      );
    case 'json':
      return <JsonTree value={part.value} />;
  }
}

interface ToolCallProps {
  call: AnsweredCall;
  toolNames: Props['toolNames'];
}

function ToolCallView({ call, toolNames }: ToolCallProps) {
  const isEmpty = isObject(call.arguments) && Object.keys(call.arguments).length === 0;
  return (
    <div class={`tool-call${call.result === undefined ? '' : ' answered'}`}>
      <div>
        <div class="message-head">
          <span class="role">Tool call</span>
          <code>{call.name}</code>
          {call.id !== undefined && <span class="quiet call-id">{call.id}</span>}
        </div>
        {call.arguments === undefined || isEmpty ? (
          <p class="quiet">(no arguments)</p>
        ) : (
          <JsonTree value={call.arguments} />
        )}
      </div>
      {call.result !== undefined && (
        <div class="tool-result">
          <MessageView message={{ ...call.result, toolCalls: [] }} toolNames={toolNames} />
        </div>
      )}
    </div>
  );
}
