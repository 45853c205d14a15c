// Tokens and cost of a span: from output.usage (one model call) or else from metadata (an aggregate).

import type { JsonObject, SpanItem } from '../contract/span';

/**
 * How the numbers of several spans add up: those of a `call` are summed; below an `aggregate` (a turn, a run) they
 * are not added again.
 */
export type UsageKind = 'call' | 'aggregate';

export interface Usage {
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
  usage_kind: UsageKind | null;
}

const NO_USAGE: Usage = Object.freeze({ input_tokens: null, output_tokens: null, cost_usd: null, usage_kind: null });

/**
 * Reads the keys of the contract. As in SGP, camelCase spellings are ignored, and so is anything but a whole number of
 * tokens and a cost of at least 0. All numbers come from one of the two places, never from a mixture.
 */
export function readUsage(item: Pick<SpanItem, 'output' | 'metadata'>): Usage {
  const call = countsOf(item.output?.usage);
  if (call) return { ...call, usage_kind: 'call' };
  const aggregate = countsOf(item.metadata?.usage);
  const cost_usd = amount(item.metadata?.cost_usd) ?? aggregate?.cost_usd ?? null;
  if (!aggregate && cost_usd === null) return NO_USAGE;
  return { input_tokens: null, output_tokens: null, ...aggregate, cost_usd, usage_kind: 'aggregate' };
}

function countsOf(usage: unknown): Omit<Usage, 'usage_kind'> | undefined {
  if (typeof usage !== 'object' || usage === null) return undefined;
  const input_tokens = firstCount(usage as JsonObject, ['input_tokens', 'prompt_tokens']);
  const output_tokens = firstCount(usage as JsonObject, ['output_tokens', 'completion_tokens']);
  const cost_usd = amount((usage as JsonObject).cost_usd);
  if (input_tokens === null && output_tokens === null && cost_usd === null) return undefined;
  return { input_tokens, output_tokens, cost_usd };
}

function firstCount(usage: JsonObject, keys: string[]): number | null {
  const count = keys.map((key) => usage[key]).find((value) => Number.isSafeInteger(value) && (value as number) >= 0);
  return (count as number | undefined) ?? null;
}

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
