// Token counts of a span: from output.usage (one model call) or else metadata.usage (an aggregate).

import type { JsonObject, SpanItem } from '../span';

/** camelCase spellings do not count, as in SGP. Anything but a whole number from 0 up does not count either. */
export function readTokens(item: Pick<SpanItem, 'output' | 'metadata'>): {
  input_tokens: number | null;
  output_tokens: number | null;
} {
  for (const usage of [item.output?.usage, item.metadata?.usage]) {
    const input_tokens = firstCount(usage, ['input_tokens', 'prompt_tokens']);
    const output_tokens = firstCount(usage, ['output_tokens', 'completion_tokens']);
    // Both numbers come from one place: a mixture would describe no call at all.
    if (input_tokens !== null || output_tokens !== null) return { input_tokens, output_tokens };
  }
  return { input_tokens: null, output_tokens: null };
}

function firstCount(usage: unknown, keys: string[]): number | null {
  if (typeof usage !== 'object' || usage === null) return null;
  const counts = keys.map((key) => (usage as JsonObject)[key]);
  const count = counts.find((value) => Number.isSafeInteger(value) && (value as number) >= 0);
  return (count as number | undefined) ?? null;
}
