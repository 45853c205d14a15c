// What a model call probably cost: its tokens times the prices of its model. Only for calls that report no cost.

import type { CallTokens } from '../contract/model-price';
import type { JsonObject } from '../contract/span';
import type { PriceTable } from './price-table';

const MILLION = 1_000_000;

/** In US dollars; null without tokens, without a model, or for a model that has no price. */
export function estimateCost(call: CallTokens, table: PriceTable): number | null {
  const { model, inputTokens, outputTokens } = call;
  if (model === null || (inputTokens === null && outputTokens === null)) return null;
  const price = table.find(model, call.startTimestamp);
  if (price === undefined) return null;
  const input = inputTokens ?? 0;
  // Both are part of the input tokens; a count beyond them is a mistake of whoever wrote it.
  const cached = Math.min(countOf(call.usage, ['cached_input_tokens', 'cached_tokens']), input);
  const written = Math.min(countOf(call.usage, ['cache_creation_input_tokens']), input - cached);
  const usd =
    (input - cached - written) * price.inputUsdPerMillion +
    cached * (price.cachedInputUsdPerMillion ?? price.inputUsdPerMillion) +
    written * (price.cacheWriteUsdPerMillion ?? price.inputUsdPerMillion) +
    (outputTokens ?? 0) * price.outputUsdPerMillion;
  return usd / MILLION;
}

function countOf(usage: unknown, keys: readonly string[]): number {
  if (typeof usage !== 'object' || usage === null) return 0;
  const found = keys
    .map((key) => (usage as JsonObject)[key])
    .find((value) => Number.isSafeInteger(value) && (value as number) >= 0);
  return (found as number | undefined) ?? 0;
}
