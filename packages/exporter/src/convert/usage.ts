// Tokens and cost of one model call (mapping 9.2; contract: Tokens and cost). They are billed: every number comes from one source.
import type { JsonObject } from '../item/sgp-item';
import { isEmbedding } from './classify-span';
import type { UsageCounts, UsageKey } from './dialect';
import type { DialectTables } from './dialect-tables';
import type { SpanView } from './span-view';

/** `undefined` when nothing was used. Cached and reasoning tokens are parts of input and output and are never added to them. */
export function spanUsage(view: SpanView, dialects: DialectTables): JsonObject | undefined {
  const reports = dialects.usageReaders.map((read) => read(view));
  const usage: Partial<Record<UsageKey, number>> = {};
  for (const [key, attributes] of dialects.usageKeys) {
    const number = firstNumber(view, attributes) ?? firstReported(reports, key);
    if (number !== undefined) usage[key] = number;
  }
  const { input_tokens: input, output_tokens: output } = usage;
  if (usage.total_tokens === undefined && input !== undefined) {
    if (output !== undefined) usage.total_tokens = input + output;
    else if (isEmbedding(view, dialects)) usage.total_tokens = input;
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

function firstReported(reports: readonly (UsageCounts | undefined)[], key: UsageKey): number | undefined {
  for (const report of reports) {
    const number = report?.[key];
    if (number !== undefined) return number;
  }
  return undefined;
}
