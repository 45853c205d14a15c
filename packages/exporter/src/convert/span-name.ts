// The item's name: the span's, or SGP's profiler convention, by which the platform groups (contract: Metadata conventions).
import type { SpanClass } from './classify-span';
import type { SpanView } from './span-view';

export type SpanNaming = 'span' | 'sgp';

const MODEL_KEYS = [
  ...['gen_ai.request.model', 'llm.request.model_name', 'ai.model.id', 'langfuse.observation.model.name'],
  ...[
    'gen_ai.response.model',
    'llm.response.model_name',
    'llm.model_name',
    'embedding.model_name',
    'reranker.model_name',
    'genkit:name',
  ],
];
const TOOL_KEYS = ['gen_ai.tool.name', 'ai.toolCall.name', 'tool.name', 'traceloop.entity.name', 'genkit:name'];

export function spanName(view: SpanView, { isModelCall, type }: SpanClass, naming: SpanNaming): string {
  const name = recordedName(view);
  if (naming === 'span') return name;
  if (isModelCall) {
    const model = view.firstText(MODEL_KEYS);
    return model === undefined ? name : `llm:${model}`.toWellFormed();
  }
  if (type !== 'CODE_EXECUTION') return name;
  return `tool:${view.firstText(TOOL_KEYS) ?? name}`.toWellFormed();
}

function recordedName(view: SpanView): string {
  const { name } = view.span;
  return typeof name === 'string' && name !== '' ? name.toWellFormed() : 'unnamed';
}
