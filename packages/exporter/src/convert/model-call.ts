// What a call of a model has beside its messages: the model, its finish reasons, and its usage, which is billed (mapping 8.3, 8.6, 9.1).
import type { DraftObject, DraftValue } from '../item/item-draft';
import { isArrayOfObjects, isObject } from './messages/json-shape';
import type { SpanView } from './span-view';

const REQUEST_MODEL_KEYS = [
  ...['gen_ai.request.model', 'llm.request.model_name', 'llm.input_model_name', 'ai.model.id'],
  ...['llm.model_name', 'langfuse.observation.model.name'],
];
const RESPONSE_MODEL_KEYS = [
  ...['gen_ai.response.model', 'llm.response.model_name', 'llm.output_model_name', 'ai.response.model'],
  ...['llm.model_name', 'langfuse.observation.model.name'],
];

const RESPONSE_ID_KEYS = ['gen_ai.response.id', 'ai.response.id'];

/** Every name that the span has for its model: the one asked for, and the one that answered. */
export function modelNamesOf(view: SpanView): string[] {
  const names = new Set<string>();
  for (const key of [...REQUEST_MODEL_KEYS, ...RESPONSE_MODEL_KEYS]) {
    const name = view.text(key);
    if (name !== undefined && name !== '') names.add(name);
  }
  return [...names];
}

/** Ids of OpenAI, Anthropic and those that answer like them, inside a recorded answer. */
const RECORDED_ID = /"id":"((?:chatcmpl|cmpl|resp|msg|gen)[-_][\w-]{1,100})"/;
const SEARCHED_CHARS = 65_536;

/** The provider's own id of the answer. */
export function responseIdOf(view: SpanView): string | undefined {
  const named = view.firstText(RESPONSE_ID_KEYS);
  if (named !== undefined) return named;
  const recorded = view.get('output.value');
  return typeof recorded === 'string' ? RECORDED_ID.exec(recorded.slice(0, SEARCHED_CHARS))?.[1] : undefined;
}

/** Names the model beside messages. */
export function withModel(view: SpanView, content: DraftObject, side: 'input' | 'output'): DraftObject {
  if (!Array.isArray(content.messages) || content.model !== undefined) return content;
  const model = view.firstText(side === 'input' ? REQUEST_MODEL_KEYS : RESPONSE_MODEL_KEYS);
  if (model !== undefined) content.model = model;
  return content;
}

/** The output with its usage, which may be all there is of it. */
export function modelCallOutput(
  view: SpanView,
  content: DraftObject | undefined,
  usage: DraftObject | undefined,
): DraftObject | undefined {
  if (usage === undefined) return content && withModel(view, content, 'output');
  const base: DraftObject = content === undefined ? {} : content.usage === undefined ? content : { output: content };
  base.usage = usage;
  if (content !== undefined) return withModel(view, base, 'output');
  const model = view.firstText(RESPONSE_MODEL_KEYS);
  if (model !== undefined) base.model = model;
  return base;
}

/** An object named `usage` at the top of an output would be billed, whoever wrote it there: below `output` it is content. */
export function embeddedUsage(content: DraftObject): DraftObject {
  return isObject(content.usage) ? { output: content } : content;
}

/** Where no answer says why it ended, the span may. */
export function addFinishReasons(view: SpanView, { messages }: DraftObject): void {
  if (!isArrayOfObjects(messages) || messages.some((message) => message.finish_reason !== undefined)) return;
  const reasons = finishReasons(view);
  for (const [index, message] of messages.entries()) {
    const reason = reasons[index];
    if (reason !== undefined && reason !== null && reason !== '') message.finish_reason = reason;
  }
}

/** The same by other names, which only count when nothing else says it. */
const STOP_REASON_KEYS = ['anthropic.message.stop_reason', 'gen_ai.response.stop_reason', 'llm.stop_reason'];

function finishReasons(view: SpanView): DraftValue[] {
  const value =
    view.loose('gen_ai.response.finish_reasons') ??
    view.text('llm.finish_reason') ??
    view.text('ai.response.finishReason') ??
    view.firstText(STOP_REASON_KEYS);
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
