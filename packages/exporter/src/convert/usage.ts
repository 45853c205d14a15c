// Tokens and cost of one model call (mapping 9.2; contract: Tokens and cost). They are billed: every number comes from one source.
import type { JsonObject } from '../item/sgp-item';
import { genkitUsage } from './dialects/genkit';
import { type LangfuseUsage, langfuseUsage } from './dialects/langfuse';
import { isObject } from './messages/json-shape';
import { finiteNumber, type SpanView } from './span-view';

/** Attributes by the key they are written to, the first finite number wins. */
const SOURCES = {
  input_tokens: [
    ...['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'llm.token_count.prompt', 'ai.usage.inputTokens'],
    ...['ai.usage.promptTokens', 'ai.usage.tokens'],
  ],
  output_tokens: [
    ...['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens', 'llm.token_count.completion'],
    ...['ai.usage.outputTokens', 'ai.usage.completionTokens'],
  ],
  total_tokens: [
    'gen_ai.usage.total_tokens',
    'llm.usage.total_tokens',
    'llm.token_count.total',
    'ai.usage.totalTokens',
  ],
  cached_input_tokens: [
    ...['gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens'],
    ...['gen_ai.usage.cached_input_tokens', 'gen_ai.usage.input_tokens.cached', 'llm.usage.cache_read_input_tokens'],
    ...['llm.token_count.prompt_details.cache_read', 'ai.usage.cachedInputTokens'],
    'ai.usage.inputTokenDetails.cacheReadTokens',
  ],
  cache_creation_input_tokens: [
    ...['gen_ai.usage.cache_write.input_tokens', 'gen_ai.usage.cache_creation.input_tokens'],
    ...['gen_ai.usage.cache_creation_input_tokens', 'llm.token_count.prompt_details.cache_write'],
    'ai.usage.inputTokenDetails.cacheWriteTokens',
  ],
  reasoning_tokens: [
    ...['gen_ai.usage.reasoning.output_tokens', 'gen_ai.usage.reasoning_tokens'],
    ...['gen_ai.usage.output_tokens.reasoning', 'llm.token_count.completion_details.reasoning'],
    ...['ai.usage.reasoningTokens', 'ai.usage.outputTokenDetails.reasoningTokens'],
  ],
  cost_usd: ['llm.cost.total', 'gen_ai.usage.cost'],
} as const;

type UsageKey = keyof typeof SOURCES;
const KEYS = Object.keys(SOURCES) as UsageKey[];

/** `undefined` when nothing was used. Cached and reasoning tokens are parts of input and output and are never added to them. */
export function spanUsage(view: SpanView): JsonObject | undefined {
  const langfuse: LangfuseUsage = langfuseUsage(view) ?? {};
  const reported = reportedUsage(view);
  const usage: Partial<Record<UsageKey, number>> = {};
  for (const key of KEYS) {
    const number = firstNumber(view, SOURCES[key]) ?? langfuse[key as keyof LangfuseUsage] ?? reported[key];
    if (number !== undefined) usage[key] = number;
  }
  const { input_tokens: input, output_tokens: output } = usage;
  if (usage.total_tokens === undefined && input !== undefined) {
    if (output !== undefined) usage.total_tokens = input + output;
    else if (isEmbedding(view)) usage.total_tokens = input;
  }
  return Object.values(usage).some((number) => number > 0) ? usage : undefined;
}

function firstNumber(view: SpanView, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const number = view.number(key);
    if (number !== undefined) return number;
  }
  return undefined;
}

/** Usage inside a JSON text: LangSmith, MLflow and Genkit, whose spans may have nothing else. */
function reportedUsage(view: SpanView): Partial<Record<UsageKey, number>> {
  const found: Partial<Record<UsageKey, number>> = {};
  const take = (key: UsageKey, value: unknown) => {
    const number = finiteNumber(value);
    if (number !== undefined) found[key] ??= number;
  };
  take('input_tokens', view.get('llm.usage.prompt_tokens'));
  for (const key of ['mlflow.chat.tokenUsage', 'langsmith.usage_metadata']) {
    const usage = view.has(key) ? view.loose(key) : undefined;
    if (!isObject(usage)) continue;
    take('input_tokens', usage.input_tokens);
    take('output_tokens', usage.output_tokens);
    take('total_tokens', usage.total_tokens);
    take('cost_usd', usage.total_cost);
    takeDetails(usage.input_token_details, usage.output_token_details);
  }
  for (const [key, number] of Object.entries(genkitUsage(view) ?? {})) take(key as UsageKey, number);
  takeDetails(view.loose('gen_ai.usage.input_token_details'), view.loose('gen_ai.usage.output_token_details'));
  return found;

  function takeDetails(input: unknown, output: unknown): void {
    const details = (value: unknown) => (typeof value === 'object' && value !== null ? (value as JsonObject) : {});
    take('cached_input_tokens', details(input).cache_read);
    take('cache_creation_input_tokens', details(input).cache_creation);
    take('reasoning_tokens', details(output).reasoning);
  }
}

function isEmbedding(view: SpanView): boolean {
  return (
    view.get('gen_ai.operation.name') === 'embeddings' ||
    /embed/i.test(view.text('ai.operationId') ?? '') ||
    view.text('openinference.span.kind')?.toUpperCase() === 'EMBEDDING' ||
    view.get('langfuse.observation.type') === 'embedding'
  );
}
