// Semantic Kernel: OpenTelemetry GenAI. Its versions name operations and finish reasons in words of their own, and in
// Python a prompt that is no conversation is a log record of that name.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect } from '../dialect';
import { jsonValue } from '../json-value';
import { BODY_TEXT } from '../record-event';
import type { SpanView } from '../span-view';
import { genAiOperation, PROMPT_TEXT } from './gen-ai';

const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  text_completions: 'COMPLETION',
  'text.completions': 'COMPLETION',
  'chat.completions': 'COMPLETION',
  chat_completion: 'COMPLETION',
};

function promptInput(view: SpanView): DraftObject | undefined {
  const event = view.events.find(({ name }) => name === PROMPT_TEXT);
  const text = event && (jsonValue(event.fields[BODY_TEXT]) ?? jsonValue(event.fields.content));
  return typeof text === 'string' && text !== '' ? { messages: [{ role: 'user', content: text }] } : undefined;
}

export const semanticKernel: BuiltInDialect = {
  name: 'Semantic Kernel',
  attributes: ['sk.*', 'semantic_kernel.*'],
  type: (view) => types[genAiOperation(view) ?? ''],
  inputs: { prompt: promptInput },
  events: [{ names: [PROMPT_TEXT], sides: ['input'] }],
  finishReasons: ['gen_ai.response.finish_reason'],
};
