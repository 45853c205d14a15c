// Which prices the estimated costs come from, and the models that have none.

import type { ModelPrice } from '../contract/model-price';
import type { PriceFacts } from '../contract/viewer-answers';
import type { SqlDatabase } from '../store/sql-database';

const MAX_UNKNOWN_MODELS = 20;

export async function priceFacts(
  database: SqlDatabase,
  account: string,
  prices: readonly ModelPrice[],
): Promise<PriceFacts> {
  const days = prices.map(({ asOf }) => asOf).sort();
  const unknown = await database.query(
    `SELECT model, count(*)::int AS count FROM span
     WHERE account_id = $1 AND usage_kind = 'call' AND cost_usd IS NULL AND estimated_cost_usd IS NULL
     GROUP BY model ORDER BY count(*) DESC, model LIMIT ${MAX_UNKNOWN_MODELS}`,
    [account],
  );
  return {
    model_count: new Set(prices.map(({ model }) => model.toLowerCase())).size,
    oldest_as_of: days[0] ?? null,
    newest_as_of: days.at(-1) ?? null,
    unknown_models: unknown.map((row) => ({ model: row.model as string | null, count: Number(row.count) })),
  };
}
