// Brings the estimated costs of stored spans up to date after the prices changed: in small steps, in the background.

import type { EstimateCost } from '../contract/model-price';
import { readUsage } from './read-usage';
import { toNumber } from './span-row';
import type { SqlDatabase, SqlRow } from './sql-database';

const SPANS_PER_STEP = 500;

const NEXT_CALLS = `
  SELECT account_id, id, partition_key, model, input_tokens, output_tokens, estimated_cost_usd,
    output -> 'usage' AS usage, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day
  FROM span WHERE (account_id, id, partition_key) > ($1::text COLLATE "C", $2::text COLLATE "C", $3::text COLLATE "C")
    AND usage_kind = 'call' AND cost_usd IS NULL
  ORDER BY account_id, id, partition_key LIMIT ${SPANS_PER_STEP}`;

// The price of a span that somebody wrote again meanwhile is newer than this one.
const STORE_ESTIMATES = `
  UPDATE span SET estimated_cost_usd = changed.estimate
  FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[]) AS changed (account_id, id, partition_key, estimate)
  WHERE span.account_id = changed.account_id AND span.id = changed.id
    AND span.partition_key = changed.partition_key AND span.usage_kind = 'call' AND span.cost_usd IS NULL`;

/**
 * Resolves when every stored call has the estimate of the present prices, or when `closing` is aborted.
 *
 * @param fingerprint of the prices: nothing is done if the stored estimates were made with the same
 */
export async function keepEstimates(
  database: SqlDatabase,
  estimate: EstimateCost,
  fingerprint: string,
  closing: AbortSignal,
): Promise<void> {
  const [setting] = await database.query('SELECT price_fingerprint FROM store_setting');
  if (setting?.price_fingerprint === fingerprint) return;
  let last: unknown[] = ['', '', ''];
  for (let calls = SPANS_PER_STEP; calls === SPANS_PER_STEP; ) {
    if (closing.aborted) return;
    const rows = await database.query(NEXT_CALLS, last);
    calls = rows.length;
    last = keyOf(rows.at(-1) ?? {});
    const changed = rows
      .map((row) => ({ key: keyOf(row), before: toNumber(row.estimated_cost_usd), after: estimateOf(row, estimate) }))
      .filter(({ before, after }) => before !== after);
    if (changed.length === 0 || closing.aborted) continue;
    const keys = [0, 1, 2].map((index) => changed.map(({ key }) => key[index]));
    await database.query(STORE_ESTIMATES, [...keys, changed.map(({ after }) => after)]);
  }
  if (!closing.aborted) await database.query('UPDATE store_setting SET price_fingerprint = $1', [fingerprint]);
}

function keyOf(row: SqlRow): unknown[] {
  return [row.account_id, row.id, row.partition_key];
}

function estimateOf(row: SqlRow, estimate: EstimateCost): number | null {
  const { input_tokens, output_tokens } = readUsage({ output: { usage: row.usage }, metadata: null });
  return estimate({
    model: row.model as string | null,
    startTimestamp: row.day as string,
    inputTokens: input_tokens,
    outputTokens: output_tokens,
    usage: row.usage,
  });
}
