// Finds what a model cost on a day. Names are compared without case, provider and date of the version.

import type { ModelPrice } from '../contract/model-price';

/** `us.anthropic.`, `openai/`, `models/`: who serves the model. */
const PROVIDER = /^.*\/|^(?:[a-z]{2,6}\.)?(?:anthropic|amazon|meta|mistral|cohere|deepseek|openai)\./;

/** `-2024-08-06`, `-20241022`, `-0613`, `-latest`, `-v1:0`, `@20250514`: which version of it. */
const VERSION = /(?:[-@]\d{4}-\d{2}-\d{2}|[-@]\d{8}|-\d{4}|[-@]latest|-v\d+(?::\d+)?|:\d+)$/;

/** Names of models whose price is remembered once it was looked up; further names are looked up each time. */
const MAX_REMEMBERED = 1000;

export class PriceTable {
  /** The prices of each model, the oldest first. */
  readonly #byModel = new Map<string, ModelPrice[]>();
  readonly #remembered = new Map<string, ModelPrice[] | undefined>();

  constructor(readonly prices: readonly ModelPrice[]) {
    const byDate = [...prices].sort((a, b) => (a.asOf < b.asOf ? -1 : 1));
    for (const price of byDate) {
      const name = price.model.toLowerCase();
      this.#byModel.set(name, [...(this.#byModel.get(name) ?? []), price]);
    }
  }

  /**
   * The price of `model` on the day of `timestamp` (ISO 8601): the newest that is not younger, or else the first that is
   * known. Undefined for a model that the table lacks.
   */
  find(model: string, timestamp: string): ModelPrice | undefined {
    const prices = this.#pricesOf(model);
    return prices?.findLast(({ asOf }) => asOf <= timestamp.slice(0, 10)) ?? prices?.[0];
  }

  #pricesOf(model: string): ModelPrice[] | undefined {
    if (this.#remembered.has(model)) return this.#remembered.get(model);
    const found = this.#search(model.toLowerCase());
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(model, found);
    return found;
  }

  #search(name: string): ModelPrice[] | undefined {
    const bare = name.replace(PROVIDER, '');
    for (let candidate of [name, bare]) {
      // A version may carry two suffixes, `-20241022-v2:0`.
      for (let tries = 0; tries < 4; tries++) {
        const prices = this.#byModel.get(candidate);
        if (prices) return prices;
        const shorter = candidate.replace(VERSION, '');
        if (shorter === candidate) break;
        candidate = shorter;
      }
    }
    return undefined;
  }
}
