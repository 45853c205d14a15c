// Whether a source of content holds anything. Messages without a text, a call or any other content do not count, and
// the next source is asked.
import type { DraftObject, DraftValue } from '../item/item-draft';
import { isObject } from './messages/json-shape';
import type { SpanView } from './span-view';

type Source = (view: SpanView) => DraftObject | undefined;

/**
 * The first content with something in it; if there is none, the first that is there at all.
 * @param lists of sources, one after the other
 * @param ask how a source is asked
 */
export function firstReadable(
  view: SpanView,
  lists: readonly (readonly Source[])[],
  ask: (source: Source, view: SpanView) => DraftObject | undefined = asked,
): DraftObject | undefined {
  let empty: DraftObject | undefined;
  for (const sources of lists) {
    for (const source of sources) {
      const content = ask(source, view);
      if (content === undefined) continue;
      if (isReadable(content)) return content;
      empty ??= content;
    }
  }
  return empty;
}

function asked(source: Source, view: SpanView): DraftObject | undefined {
  return source(view);
}

export function isReadable(content: DraftObject): boolean {
  const { messages } = content;
  if (Array.isArray(messages)) return messages.some(isSaid);
  return Object.values(content).some(holdsAnything);
}

/** Whether a value holds content. An empty list does (there was nothing); a list of empty texts does not. */
function holdsAnything(value: DraftValue | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0 || value.some(holdsAnything);
  return value !== undefined && value !== null && value !== '';
}

function isSaid(message: DraftValue): boolean {
  if (!isObject(message)) return message !== null && message !== '';
  const { content, tool_calls: calls, tool_call_id: callId } = message;
  const isEmpty = content === null || content === undefined || content === '';
  // A tool that answered nothing has answered.
  if (!isEmpty || (callId !== undefined && callId !== null)) return true;
  return (Array.isArray(calls) && calls.length > 0) || hasOtherFields(message);
}

/** Whether the message has fields that no rule read: they count as content, since people can read them. */
function hasOtherFields({
  role,
  content,
  name,
  tool_calls,
  tool_call_id,
  finish_reason,
  ...rest
}: DraftObject): boolean {
  return Object.keys(rest).length > 0;
}
