// What a model costs, as a fact with its date. Prices are in US dollars for a million tokens.

export interface ModelPrice {
  /** As spans name it, for example `gpt-4o`; a dated version (`gpt-4o-2024-08-06`) counts as the same model. */
  model: string;
  inputUsdPerMillion: number;
  outputUsdPerMillion: number;
  /** Input read from the provider's cache. Default: the price of input. */
  cachedInputUsdPerMillion?: number | undefined;
  /** Input written to the provider's cache. Default: the price of input. */
  cacheWriteUsdPerMillion?: number | undefined;
  /** The day from which on it is charged or was seen, `2026-07-24`. */
  asOf: string;
  /** Where it was found. */
  source?: string | undefined;
}

/** The numbers of a call that an estimate takes; `usage` is `output.usage` as the span has it. */
export interface CallTokens {
  model: string | null;
  /** ISO 8601, in UTC. */
  startTimestamp: string;
  inputTokens: number | null;
  outputTokens: number | null;
  usage: unknown;
}

/** In US dollars; null without tokens, without a model, or for a model that has no price. */
export type EstimateCost = (call: CallTokens) => number | null;
