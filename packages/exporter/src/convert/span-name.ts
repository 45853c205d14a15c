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

/** By the last part of an operation of the AI SDK, those of the GenAI conventions. */
const MODEL_OPERATIONS: Readonly<Record<string, string>> = {
  Generate: 'chat',
  Stream: 'chat',
  Embed: 'embeddings',
  Rerank: 'rerank',
};

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
  if (typeof name !== 'string' || name === '') return 'unnamed';
  const isAiSdk = name.startsWith('ai.') && view.text('ai.operationId') === name;
  return isAiSdk ? aiSdkName(view, name).toWellFormed() : name.toWellFormed();
}

/** Up to version 6 of the AI SDK the calls of all models have one name, and those of all tools: they get the names that version 7 gives them. */
function aiSdkName(view: SpanView, operationId: string): string {
  if (operationId === 'ai.toolCall') return named('execute_tool', view.firstText(TOOL_KEYS), operationId);
  const operation = MODEL_OPERATIONS[/\.do([A-Z][a-z]+)$/.exec(operationId)?.[1] ?? ''];
  return operation === undefined ? operationId : named(operation, view.firstText(MODEL_KEYS), operationId);
}

function named(operation: string, what: string | undefined, otherwise: string): string {
  return what === undefined ? otherwise : `${operation} ${what}`;
}
