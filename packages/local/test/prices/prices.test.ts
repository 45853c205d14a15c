import { estimateCost } from '../../src/prices/estimate-cost';
import { pricesAsCsv, pricesAsJson } from '../../src/prices/format-prices';
import { PriceTable } from '../../src/prices/price-table';
import { readPrices } from '../../src/prices/read-prices';
import { SHIPPED_PRICES } from '../../src/prices/shipped-prices';

const HEAD = 'model,input_usd_per_million,output_usd_per_million,as_of';

function problemOf(text: string): string {
  try {
    readPrices(text);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a price file', () => {
  test('that was printed is read back, as CSV and as JSON', () => {
    const plain = JSON.parse(JSON.stringify(SHIPPED_PRICES));
    expect(readPrices(pricesAsCsv(SHIPPED_PRICES))).toEqual(plain);
    expect(readPrices(pricesAsJson(SHIPPED_PRICES))).toEqual(plain);
    const odd = [{ ...plain[0], model: 'my "own", model', source: 'two\nlines' }];
    expect(readPrices(pricesAsCsv(odd))).toEqual(odd);
  });

  test('may have comments, empty lines, columns in any order, spaces, and the line ends of Windows', () => {
    const text = `\uFEFF# of us\r\n\r\nas_of, model ,output_usd_per_million,input_usd_per_million\r\n2026-01-01,"a",2,.5\r\n`;
    expect(readPrices(text)).toEqual([
      { model: 'a', inputUsdPerMillion: 0.5, outputUsdPerMillion: 2, asOf: '2026-01-01' },
    ]);
  });

  test.each([
    ['no price', '', 'line 1: The file holds no price.'],
    ['only a head', `${HEAD}\n`, 'line 1: The file holds no price.'],
    ['no head', 'gpt-4o,1,2,2026-01-01\n', 'line 1: The first line must name the columns.'],
    ['semicolons', 'model;as_of\na;2026-01-01', 'line 1: The columns are not separated by commas.'],
    ['an unknown column', `${HEAD},color\na,1,2,2026-01-01,red`, 'line 2: There is no column "color".'],
    ['a column twice', `${HEAD},model\na,1,2,2026-01-01,b`, 'line 1: The column model is there twice.'],
    ['too few values', `${HEAD}\n# note\na,1,2`, 'line 3: There are 3 values for 4 columns.'],
    ['a value that is missing', `${HEAD}\na,1,,2026-01-01`, 'line 2: output_usd_per_million is missing.'],
    ['no number', `${HEAD}\na,1,2,2026-01-01\n\nb,one,2,2026-01-01`, 'line 4: input_usd_per_million is "one".'],
    ['a negative price', `${HEAD}\na,-1,2,2026-01-01`, 'line 2: input_usd_per_million is "-1".'],
    [
      'a price without end',
      '[{"model":"a","input_usd_per_million":1e999,"output_usd_per_million":1,"as_of":"2026-01-01"}]',
      'line 1: input_usd_per_million is null.',
    ],
    ['no day', `${HEAD}\na,1,2,2026-02-30`, 'line 2: as_of is "2026-02-30".'],
    [
      'a price twice',
      `${HEAD}\na,1,2,2026-01-01\nA,1,3,2026-01-01`,
      'line 3: A has a price as of 2026-01-01 in line 2',
    ],
    ['a quote that is not closed', `${HEAD}\n"a,1,2,2026-01-01`, 'line 2: A quote is not closed.'],
    ['text after a quote', `${HEAD}\n"a"b,1,2,2026-01-01`, 'line 2: Text follows a closing quote.'],
    ['broken JSON', '[\n  {"model": "a",}\n]', 'line 2: The file is not valid JSON'],
    ['JSON that ends too early', '[\n  {"model": "a"', 'line 2: The file is not valid JSON'],
    ['JSON without a list', '{"model": "a"}', 'line 1: The file is not a list of prices.'],
    [
      'JSON with something else',
      '[\n {"model":"a","input_usd_per_million":1,"output_usd_per_million":1,"as_of":"2026-01-01"},\n 7]',
      'line 3: Entry 2 is not an object',
    ],
    [
      'JSON with a wrong value',
      '[\n{"model":"a",\n"input_usd_per_million":1,"output_usd_per_million":1,"as_of":"2026-01-01"},\n{"model":7}]',
      'line 4: input_usd_per_million is missing.',
    ],
  ])('with %s is refused with its line', (_what, text, message) => {
    expect(problemOf(text)).toContain(message);
  });
});

describe('the price of a model', () => {
  const price = (model: string, asOf: string, usd = 1) => ({
    model,
    inputUsdPerMillion: usd,
    outputUsdPerMillion: 2 * usd,
    asOf,
  });

  test.each([
    ['gpt-4o', 'gpt-4o'],
    ['GPT-4o', 'gpt-4o'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['gpt-4o-2024-05-13', 'gpt-4o-2024-05-13'],
    ['gpt-4o-mini', undefined],
    ['gpt-4', undefined],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['claude-sonnet-4-5@20250929', 'claude-sonnet-4-5'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
    ['models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['my/own', 'my/own'],
    ['', undefined],
  ])('%s is found as %s', (model, found) => {
    const names = ['gpt-4o', 'gpt-4o-2024-05-13', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'my/own'];
    const table = new PriceTable(names.map((name) => price(name, '2026-01-01')));
    expect(table.find(model, '2026-02-01')?.model).toBe(found);
  });

  test('is the one of the day of the call, or the first that is known', () => {
    const table = new PriceTable([price('a', '2026-06-01', 3), price('a', '2026-01-01', 1)]);
    const inputAt = (day: string) => table.find('a', `${day}T12:00:00Z`)?.inputUsdPerMillion;
    expect([inputAt('2025-01-01'), inputAt('2026-05-31'), inputAt('2026-06-01')]).toEqual([1, 1, 3]);
  });

  test('tells cached and written input from the rest, and never more of it than there is', () => {
    const table = new PriceTable([
      { ...price('a', '2026-01-01', 10), cachedInputUsdPerMillion: 1, cacheWriteUsdPerMillion: 20 },
    ]);
    const cost = (inputTokens: number | null, outputTokens: number | null, usage: object = {}, model = 'a') =>
      estimateCost({ model, startTimestamp: '2026-01-01', inputTokens, outputTokens, usage }, table);
    expect(cost(1_000_000, 1_000_000)).toBe(30);
    expect(cost(1_000_000, null, { cached_input_tokens: 400_000, cache_creation_input_tokens: 100_000 })).toBe(7.4);
    expect(cost(100, 0, { cached_input_tokens: 1_000_000 })).toBe(0.0001);
    expect(cost(100, 0, { cached_input_tokens: 'many' })).toBe(0.001);
    expect(cost(null, null)).toBeNull();
    expect(cost(100, 100, {}, 'unknown')).toBeNull();
  });
});
