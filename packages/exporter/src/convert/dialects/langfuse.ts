// Langfuse (mapping 5.1): observation types, content, usage and cost.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import { withoutVectors } from '../embedding-vectors';
import { isObject } from '../messages/json-shape';
import { wrapContent } from '../messages/wrap-content';
import { finiteNumber, type SpanView } from '../span-view';

/** Types by `langfuse.observation.type`; any other is CUSTOM. */
export const langfuseTypes: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  generation: 'COMPLETION',
  agent: 'AGENT_WORKFLOW',
  tool: 'CODE_EXECUTION',
  retriever: 'KB_RETRIEVAL',
  evaluator: 'EVALUATION',
  guardrail: 'GUARDRAIL',
};

export function langfuseInput(view: SpanView): DraftObject | undefined {
  return wrapContent(view.json('langfuse.observation.input'), { side: 'input', isRetrieval: isRetriever(view) });
}

export function langfuseOutput(view: SpanView): DraftObject | undefined {
  const output = view.json('langfuse.observation.output');
  const embeddings = view.get('langfuse.observation.type') === 'embedding' ? withoutVectors(output) : undefined;
  return embeddings ?? wrapContent(output, { side: 'output', isRetrieval: isRetriever(view) });
}

function isRetriever(view: SpanView): boolean {
  return view.get('langfuse.observation.type') === 'retriever';
}

export interface LangfuseUsage {
  readonly input_tokens?: number | undefined;
  readonly output_tokens?: number | undefined;
  readonly total_tokens?: number | undefined;
  readonly cached_input_tokens?: number | undefined;
  readonly cache_creation_input_tokens?: number | undefined;
  readonly reasoning_tokens?: number | undefined;
  readonly cost_usd?: number | undefined;
}

/**
 * `usage_details` counts cached and reasoning tokens beside `input` and `output`, where SGP wants them included: the parts of each side are
 * added up.
 */
export function langfuseUsage(view: SpanView): LangfuseUsage | undefined {
  const usage = detailsOf(view, 'langfuse.observation.usage_details');
  const cost = detailsOf(view, 'langfuse.observation.cost_details');
  if (!usage && !cost) return undefined;
  const input = sumOf(usage, (key) => key === 'input' || key.startsWith('input_') || key.startsWith('cache_'));
  const output = sumOf(usage, (key) => key === 'output' || key.startsWith('output_'));
  return {
    input_tokens: input ?? finiteNumber(usage?.prompt_tokens),
    output_tokens: output ?? finiteNumber(usage?.completion_tokens),
    total_tokens: finiteNumber(usage?.total) ?? finiteNumber(usage?.total_tokens),
    cached_input_tokens: firstNumber(usage, ['input_cached_tokens', 'cache_read_input_tokens', 'input_cache_read']),
    cache_creation_input_tokens: firstNumber(usage, ['cache_creation_input_tokens', 'input_cache_creation']),
    reasoning_tokens: firstNumber(usage, ['output_reasoning_tokens', 'output_reasoning']),
    cost_usd: finiteNumber(cost?.total),
  };
}

function detailsOf(view: SpanView, key: string): DraftObject | undefined {
  const value = view.loose(key);
  return isObject(value) ? value : undefined;
}

/** The OpenAI wrapper, Anthropic's own names and the LangChain handler spell the parts differently. */
function firstNumber(details: DraftObject | undefined, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const number = finiteNumber(details?.[key]);
    if (number !== undefined) return number;
  }
  return undefined;
}

function sumOf(details: DraftObject | undefined, isCounted: (key: string) => boolean): number | undefined {
  let sum: number | undefined;
  for (const [key, value] of Object.entries(details ?? {})) {
    const number = isCounted(key) ? finiteNumber(value) : undefined;
    if (number !== undefined) sum = (sum ?? 0) + number;
  }
  return sum;
}
