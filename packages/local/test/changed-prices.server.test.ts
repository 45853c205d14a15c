// Stored spans get the estimates of the prices in use: those of an earlier start are brought up to date.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@sgp-otel/testkit';
import { startLocal } from '../src/index';
import { callBackend, item } from './running-local';

const price = (model: string, usd: number) => ({
  model,
  inputUsdPerMillion: usd,
  outputUsdPerMillion: usd,
  asOf: '2026-01-01',
});

test('other prices change the estimates of stored calls, and nothing that was reported', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sgp-local-prices-'));
  const costs = async (url: string) => {
    const { body } = await callBackend(url, 'GET', '/viewer-api/traces?limit=1000');
    const byCost: Record<string, number> = {};
    for (const { cost_usd } of body.items) byCost[String(cost_usd)] = (byCost[String(cost_usd)] ?? 0) + 1;
    return byCost;
  };
  const started = async (prices: ReturnType<typeof price>[], expected: Record<string, number>) => {
    const local = await startLocal({ port: 0, dataDir, prices });
    let last: unknown;
    const same = async () => {
      last = await costs(local.url);
      return JSON.stringify(last) === JSON.stringify(expected);
    };
    await until('the estimates', same).catch(() => {});
    expect(last).toEqual(expected);
    await local.close();
  };
  try {
    const first = await startLocal({ port: 0, dataDir, prices: [price('a', 1)] });
    const call = (model: string, index: number, usage = {}) =>
      item({
        trace_id: `${model}-${index}`,
        type: 'COMPLETION',
        output: { model, usage: { input_tokens: 1_000_000, ...usage } },
      });
    await callBackend(first.url, 'PUT', '/v5/spans/batch', {
      items: [
        ...Array.from({ length: 600 }, (_, index) => call('a', index)),
        call('b', 0),
        call('c', 0, { cost_usd: 9 }),
      ],
    });
    expect(await costs(first.url)).toEqual({ 1: 600, 9: 1, null: 1 });
    await first.close();
    await started([price('a', 2), price('b', 5)], { 2: 600, 5: 1, 9: 1 });
    await started([], { 9: 1, null: 601 });
    await expect(startLocal({ port: 0, prices: [price('', 1)] })).rejects.toMatchObject({
      code: 'SGP_LOCAL_INVALID_OPTION',
      message: expect.stringContaining('model is missing'),
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);
