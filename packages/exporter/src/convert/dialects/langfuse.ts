// Langfuse (mapping 5.1): observation types, content, usage and cost.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { BuiltInDialect, UsageCounts } from '../dialect';
import { withoutVectors } from '../embedding-vectors';
import { isObject } from '../messages/json-shape';
import { wrapContent } from '../messages/wrap-content';
import { finiteNumber, type SpanView } from '../span-view';

const TYPE = 'langfuse.observation.type';
const INPUT = 'langfuse.observation.input';
const OUTPUT = 'langfuse.observation.output';

/** Types by `langfuse.observation.type`; any other is CUSTOM. */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  generation: 'COMPLETION',
  agent: 'AGENT_WORKFLOW',
  tool: 'CODE_EXECUTION',
  retriever: 'KB_RETRIEVAL',
  evaluator: 'EVALUATION',
  guardrail: 'GUARDRAIL',
};

function input(view: SpanView): DraftObject | undefined {
  return wrapContent(view.json(INPUT), { side: 'input', isRetrieval: isRetriever(view) });
}

function output(view: SpanView): DraftObject | undefined {
  const output = view.json(OUTPUT);
  const embeddings = isEmbedding(view) ? withoutVectors(output) : undefined;
  return embeddings ?? wrapContent(output, { side: 'output', isRetrieval: isRetriever(view) });
}

function isRetriever(view: SpanView): boolean {
  return view.get(TYPE) === 'retriever';
}

function isEmbedding(view: SpanView): boolean {
  return view.get(TYPE) === 'embedding';
}

/**
 * `usage_details` counts cached and reasoning tokens beside `input` and `output`, where SGP wants them included: the
 * parts of each side are added up.
 */
function readUsage(view: SpanView): UsageCounts | undefined {
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

export const langfuse: BuiltInDialect = {
  name: 'Langfuse',
  attributes: ['langfuse.*'],
  type: (view) => {
    const type = view.get(TYPE);
    return typeof type === 'string' ? (types[type.toLowerCase()] ?? 'CUSTOM') : undefined;
  },
  isEmbedding,
  inputs: { value: input },
  outputs: { value: output },
  content: { input: [INPUT, 'langfuse.trace.input'], output: [OUTPUT, 'langfuse.trace.output'] },
  dropped: ['langfuse.internal.*'],
  expected: ['langfuse.experiment.item.expected_output'],
  readUsage,
  session: ['langfuse.session.id'],
  user: ['langfuse.user.id'],
  models: { either: ['langfuse.observation.model.name'] },
  isFailed: (view) => view.get('langfuse.observation.level') === 'ERROR',
  errorMessages: ['langfuse.observation.status_message'],
};
