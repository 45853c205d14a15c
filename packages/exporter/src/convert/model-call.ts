// What a call of a model has beside its messages: the model, its finish reasons, and its usage, which is billed
// (mapping 8.3, 8.6, 9.1).
import type { DraftObject, DraftValue } from '../item/item-draft';
import type { ContentSide } from './attribute-key';
import type { DialectTables } from './dialect-tables';
import type { KeyList } from './key-list';
import { isArrayOfObjects, isObject } from './messages/json-shape';
import type { SpanView } from './span-view';

/** Every name that the span has for its model: the one asked for, and the one that answered. */
export function modelNamesOf(view: SpanView, { requestNameKeys, responseNameKeys }: DialectTables): string[] {
  const names: string[] = [];
  addNames(view, requestNameKeys, names);
  addNames(view, responseNameKeys, names);
  return names;
}

function addNames(view: SpanView, list: KeyList, names: string[]): void {
  if (!view.hasAny(list)) return;
  for (const key of list.keys) {
    const name = view.text(key);
    if (name !== undefined && name !== '' && !names.includes(name)) names.push(name);
  }
}

/** Ids of OpenAI, Anthropic and those that answer like them, inside a recorded answer. */
const RECORDED_ID = /"id":"((?:chatcmpl|cmpl|resp|msg|gen)[-_][\w-]{1,100})"/;
const SEARCHED_CHARS = 65_536;

/** The provider's own id of the answer. */
export function responseIdOf(
  view: SpanView,
  { responseIdKeys, recordedAnswerKeys }: DialectTables,
): string | undefined {
  const named = view.firstTextOf(responseIdKeys);
  if (named !== undefined || !view.hasAny(recordedAnswerKeys)) return named;
  for (const key of recordedAnswerKeys.keys) {
    const recorded = view.get(key);
    const id = typeof recorded === 'string' ? RECORDED_ID.exec(recorded.slice(0, SEARCHED_CHARS))?.[1] : undefined;
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Names the model beside messages. */
export function withModel(
  view: SpanView,
  { requestNameKeys, responseNameKeys }: DialectTables,
  content: DraftObject,
  side: ContentSide,
): DraftObject {
  if (!Array.isArray(content.messages) || content.model !== undefined) return content;
  const model = view.firstTextOf(side === 'input' ? requestNameKeys : responseNameKeys);
  if (model !== undefined) content.model = model;
  return content;
}

/** The output with its usage, which may be all there is of it. */
export function modelCallOutput(
  view: SpanView,
  dialects: DialectTables,
  content: DraftObject | undefined,
  usage: DraftObject | undefined,
): DraftObject | undefined {
  if (usage === undefined) return content && withModel(view, dialects, content, 'output');
  const base: DraftObject = content === undefined ? {} : content.usage === undefined ? content : { output: content };
  base.usage = usage;
  if (content !== undefined) return withModel(view, dialects, base, 'output');
  const model = view.firstTextOf(dialects.responseNameKeys);
  if (model !== undefined) base.model = model;
  return base;
}

/**
 * An object named `usage` at the top of an output would be billed, whoever wrote it there: below `output` it is
 * content.
 */
export function embeddedUsage(content: DraftObject): DraftObject {
  return isObject(content.usage) ? { output: content } : content;
}

/** Adds the span's finish reasons to answers that have none of their own. */
export function addFinishReasons(view: SpanView, dialects: DialectTables, { messages }: DraftObject): void {
  if (!isArrayOfObjects(messages) || messages.some((message) => message.finish_reason !== undefined)) return;
  const reasons = finishReasons(view, dialects);
  for (const [index, message] of messages.entries()) {
    const reason = reasons[index];
    if (reason !== undefined && reason !== null && reason !== '') message.finish_reason = reason;
  }
}

function finishReasons(view: SpanView, { finishReasonKeys }: DialectTables): DraftValue[] {
  if (!view.hasAny(finishReasonKeys)) return [];
  for (const key of finishReasonKeys.keys) {
    const value = view.loose(key);
    if (value !== undefined) return Array.isArray(value) ? value : [value];
  }
  return [];
}
