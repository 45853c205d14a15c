import { resolveOptions } from '../src/configuration/local-options';
import { isLoopbackHost } from '../src/configuration/loopback-host';
import type { JsonObject } from '../src/contract/span';
import { LocalError } from '../src/errors/local-error';
import { readUsage } from '../src/store/read-usage';
import { jsonExcess, MAX_JSON_KEYS, MAX_OBJECT_KEYS } from '../src/validation/json-excess';
import { refuseBadParents } from '../src/validation/parent-graph';
import { replaceUnstorable } from '../src/validation/storable-text';
import { formatTimestamp, isEarlier, parseTimestamp, toUtcText } from '../src/validation/timestamp';

describe('parseTimestamp', () => {
  test.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000000Z'],
    ['2026-01-31T09:30Z', '2026-01-31T09:30:00.000000Z'],
    ['2026-01-31t09:30:00.1z', '2026-01-31T09:30:00.100000Z'],
    ['2026-01-31 09:30:00.123456789', '2026-01-31T09:30:00.123456Z'],
    ['2026-01-31T00:30:00.000001+05:30', '2026-01-30T19:00:00.000001Z'],
    ['2026-01-31T23:30:00-0200', '2026-02-01T01:30:00.000000Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000Z'],
  ])('reads %s', (text, expected) => {
    expect(formatTimestamp(parseTimestamp(text) as bigint)).toBe(expected);
  });

  test.each([
    '',
    '2026-01-31',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T09:60:00Z',
    '2026-01-31T09:30:60Z',
    '2026-01-31T09:30:00+24:00',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2026-01-31T09:30:00Z ',
    '1738314600',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});

test('isEarlier and toUtcText agree with parseTimestamp, whatever the form', () => {
  const forms = [
    '2026-01-31T09:30:00Z',
    '2026-01-31T09:30:00.5Z',
    '2026-01-31T09:30:00.500000Z',
    '2026-01-31T09:30:01Z',
    '2026-01-31T10:30:00+01:00',
    '2026-02-01T00:30:00.000001+05:30',
    '2026-01-31 09:30:00.123456789',
    '0001-01-01T00:00:00Z',
  ];
  const micros = (text: string) => parseTimestamp(text) as bigint;
  for (const first of forms) {
    expect(micros(toUtcText(first))).toBe(micros(first));
    expect(toUtcText(first).slice(0, 10)).toBe(formatTimestamp(micros(first)).slice(0, 10));
    for (const second of forms) expect(isEarlier(first, second)).toBe(micros(first) < micros(second));
  }
});

test('jsonExcess counts nested arrays and objects, not brackets in strings', () => {
  const excess = (json: string, maxDepth: number) => jsonExcess(Buffer.from(json), maxDepth);
  expect(excess('[{"a":[1]}]', 3)).toBeUndefined();
  expect(excess('[{"a":[1]}]', 2)).toBe('depth');
  expect(excess('["[[[[\\"[[[", "{{{\\\\"]', 1)).toBeUndefined();
  expect(excess('[[],[],[]]', 2)).toBeUndefined();
});

test('jsonExcess counts the keys of each object and of all, not colons in strings', () => {
  const object = (keys: number) => `{${Array.from({ length: keys }, (_, key) => `"${key}":":"`).join(',')}}`;
  const excess = (json: string) => jsonExcess(Buffer.from(json));
  expect(excess(object(MAX_OBJECT_KEYS))).toBeUndefined();
  expect(excess(object(MAX_OBJECT_KEYS + 1))).toBe('keys');
  const full = Array.from({ length: MAX_JSON_KEYS / MAX_OBJECT_KEYS }, () => object(MAX_OBJECT_KEYS));
  expect(excess(`[${full}]`)).toBeUndefined();
  expect(excess(`[${full},${object(1)}]`)).toBe('keys');
  expect(excess('}}]]{"a":1}')).toBeUndefined();
});

test('replaceUnstorable changes nothing else, not even the reference', () => {
  const clean = { a: ['\\u0000', '😀', '\\\\'] };
  expect(replaceUnstorable(clean)).toBe(clean);
  expect(replaceUnstorable({ 'a\0': '\ud800' })).toEqual({ 'a\ufffd': '\ufffd' });
});

test('refuseBadParents follows a chain of 100,000 without exhausting the stack', () => {
  const chain = Array.from({ length: 100_000 }, (_, index) => ({
    id: `s${index}`,
    parent_id: `s${index + 1}`,
    trace_id: 't',
  }));
  expect(() => refuseBadParents(chain, [])).not.toThrow();
  const closed = [...chain, { id: 's100000', parent_id: 's0', trace_id: 't' }];
  expect(() => refuseBadParents(closed, [])).toThrow('own ancestor');
});

describe('readUsage', () => {
  const usage = { input_tokens: null, output_tokens: null, cost_usd: null, usage_kind: null };
  test.each<[string, object, object]>([
    [
      'output.usage',
      { output: { usage: { input_tokens: 1, output_tokens: 2, cost_usd: 0.5 } } },
      { input_tokens: 1, output_tokens: 2, cost_usd: 0.5, usage_kind: 'call' },
    ],
    [
      'the OpenAI spelling',
      { output: { usage: { prompt_tokens: 1, completion_tokens: 2 } } },
      { input_tokens: 1, output_tokens: 2, usage_kind: 'call' },
    ],
    [
      'metadata.usage and metadata.cost_usd',
      { metadata: { usage: { input_tokens: 1, output_tokens: 2 }, cost_usd: 0.25 } },
      { input_tokens: 1, output_tokens: 2, cost_usd: 0.25, usage_kind: 'aggregate' },
    ],
    ['metadata.cost_usd alone', { metadata: { cost_usd: 3 } }, { cost_usd: 3, usage_kind: 'aggregate' }],
    [
      'output.usage before metadata.usage, unmixed',
      {
        output: { usage: { input_tokens: 1 } },
        metadata: { usage: { input_tokens: 8, output_tokens: 9 }, cost_usd: 7 },
      },
      { input_tokens: 1, usage_kind: 'call' },
    ],
    ['camelCase', { output: { usage: { inputTokens: 1 } } }, {}],
    ['values that are no counts', { output: { usage: { input_tokens: '1', output_tokens: -1, cost_usd: '2' } } }, {}],
    ['usage that is no object', { output: { usage: 7 }, metadata: { usage: null } }, {}],
  ])('%s', (_case, item, expected) => {
    const { output = null, metadata = null } = item as { output?: JsonObject; metadata?: JsonObject };
    expect(readUsage({ output, metadata })).toEqual({ ...usage, ...expected });
  });
});

test('isLoopbackHost knows addresses of this machine from names that look like them', () => {
  for (const host of ['localhost', '127.0.0.1', '127.255.0.1', '::1', '[::1]']) expect(isLoopbackHost(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.evil.example', '1270.0.0.1', '']) {
    expect(isLoopbackHost(host)).toBe(false);
  }
});

test.each([
  [{ port: -1 }, 'port'],
  [{ port: 65_536 }, 'port'],
  [{ port: 1.5 }, 'port'],
  [{ maxBodyBytes: 0 }, 'maxBodyBytes'],
  [{ host: ' ' }, 'host'],
  [{ dataDir: '' }, 'dataDir'],
  [{ apiKey: '' }, 'apiKey'],
])('resolveOptions refuses %j', (options, name) => {
  expect(() => resolveOptions(options)).toThrow(LocalError);
  expect(() => resolveOptions(options)).toThrow(`Option ${name}`);
});
