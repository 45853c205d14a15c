import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import type { GroupTurn, Span } from '../../viewer-app/src/api/types';
import { formatCost, formatShare, formatTokens } from '../../viewer-app/src/format/amount';
import { formatDuration } from '../../viewer-app/src/format/duration';
import { parseTimestamp } from '../../viewer-app/src/format/time';
import { readMessages } from '../../viewer-app/src/model/read-conversation';
import { filterQuery } from '../../viewer-app/src/model/trace-filter';
import { messagesOfTurns } from '../../viewer-app/src/model/turn-messages';
import { formatRoute, parseRoute } from '../../viewer-app/src/routing/route';
import { shellQuote, spanAsCurl } from '../../viewer-app/src/span/span-as-curl';
import { formatZoom, panBy, parseZoom, rulerMarks, zoomBy } from '../../viewer-app/src/trace/zoom';

test.each([
  [0, '0 µs'],
  [850, '850 µs'],
  [12_345, '12.3 ms'],
  [999_499, '999 ms'],
  [999_999, '1.00 s'],
  [59_999_000, '1 min 0 s'],
  [3_725_000_000, '1 h 2 min'],
  [-5000, '−5 ms'],
  [null, '–'],
])('%p microseconds read %p', (micros, text) => expect(formatDuration(micros)).toBe(text));

test('amounts read as people write them', () => {
  expect([formatTokens(9999), formatTokens(12_345), formatTokens(null)]).toEqual(['9,999', '12.3K', '–']);
  expect([formatCost(0), formatCost(0.00001), formatCost(0.0123), formatCost(12.345)]).toEqual([
    '$0',
    '<$0.0001',
    '$0.0123',
    '$12.35',
  ]);
  expect([formatShare(0, 0), formatShare(1, 3), formatShare(1, 1000)]).toEqual(['0 %', '33 %', '0.1 %']);
});

test('timestamps keep their microseconds; without an offset they are UTC', () => {
  expect(parseTimestamp('2026-01-31T09:30:00.000250Z')).toBe(Date.UTC(2026, 0, 31, 9, 30) * 1000 + 250);
  expect(parseTimestamp('2026-01-31 10:30:00+01:00')).toBe(Date.UTC(2026, 0, 31, 9, 30) * 1000);
  expect(parseTimestamp('2026-01-31T09:30:00')).toBe(Date.UTC(2026, 0, 31, 9, 30) * 1000);
  expect(parseTimestamp('nonsense')).toBeUndefined();
});

test('any ids and parameters survive the way through the address', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(text, text, text, (first, second, value) => {
      const route = parseRoute(formatRoute('compare', [first, second], { q: value, empty: undefined }));
      expect(route).toEqual({ view: 'compare', ids: [first, second], parameters: { q: value } });
    }),
  );
  expect(parseRoute('#/nonsense/%E0%A4%A')).toEqual({ view: 'traces', ids: ['%E0%A4%A'], parameters: {} });
});

test('a look-back window counts from now, and values that are none are left out', () => {
  expect(filterQuery({ last: '1h', to: '2026-01-01T00:00:00Z' }, 3_600_001)).toMatchObject({
    from_us: 1000,
    to_us: undefined,
  });
  expect(filterQuery({ from: '1970-01-01T00:00:01Z', min: '5', max: 'x' }, 0)).toMatchObject({
    from_us: 1_000_000,
    min_ms: 5,
    max_ms: undefined,
  });
});

test('zooming and moving stay within the trace', () => {
  expect(zoomBy({ fromMicros: 0, toMicros: 1000 }, 0.5, 0, 1000)).toEqual({ fromMicros: 0, toMicros: 500 });
  expect(panBy({ fromMicros: 0, toMicros: 500 }, 2, 1000)).toEqual({ fromMicros: 500, toMicros: 1000 });
  expect(zoomBy({ fromMicros: 400, toMicros: 500 }, 100, 0.5, 1000)).toEqual({ fromMicros: 0, toMicros: 1000 });
  expect(parseZoom(formatZoom({ fromMicros: 10.4, toMicros: 20 }, 1000), 1000)).toEqual({
    fromMicros: 10,
    toMicros: 20,
  });
  expect([parseZoom('20-10', 100), parseZoom('500-600', 100), formatZoom({ fromMicros: 0, toMicros: 9 }, 9)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(rulerMarks({ fromMicros: 0, toMicros: 2480 }, 5)).toEqual([0, 500, 1000, 1500, 2000]);
});

describe('messages', () => {
  test('are read with tool calls, tool results, reasoning, images and media', () => {
    const messages = readMessages({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'See' },
            { type: 'image', mime_type: 'image/png', data: 'AAAA' },
          ],
        },
        {
          role: 'assistant',
          content: [{ type: 'reasoning', text: 'Hm' }],
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
          finish_reason: 'tool_call',
        },
        { role: 'tool', tool_call_id: 'c1', content: 'ok' },
        {
          role: 'user',
          content: [
            { type: 'image', url: 'https://example.org/a.png' },
            { type: 'audio', data: '<omitted>' },
          ],
        },
      ],
    });
    expect(messages?.map(({ parts }) => parts)).toEqual([
      [
        { kind: 'text', text: 'See' },
        { kind: 'image', source: 'data:image/png;base64,AAAA', alt: 'image, image/png' },
      ],
      [{ kind: 'reasoning', text: 'Hm' }],
      [{ kind: 'text', text: 'ok' }],
      [
        { kind: 'media', label: 'image', detail: 'https://example.org/a.png' },
        { kind: 'media', label: 'audio', detail: '<omitted>' },
      ],
    ]);
    expect(messages?.[1]).toMatchObject({
      toolCalls: [{ id: 'c1', name: 'f', arguments: { a: 1 } }],
      finishReason: 'tool_call',
    });
    expect(messages?.[2]).toMatchObject({ role: 'tool', toolCallId: 'c1' });
  });

  test.each([
    'data:image/svg+xml;base64,AAAA',
    'data:text/html;base64,AAAA',
    'javascript:alert(1)',
    '//example.org/x.png',
  ])('never become an image element with the source %s', (url) => {
    const [message] = readMessages({ messages: [{ role: 'user', content: [{ type: 'image', url }] }] }) ?? [];
    expect(message?.parts).toEqual([{ kind: 'media', label: 'image', detail: url }]);
  });

  test('any JSON is read without failing', () => {
    const role = fc.constantFrom('user', 'assistant', 'tool');
    const message = fc.record({ role, content: fc.jsonValue(), tool_calls: fc.jsonValue(), name: fc.jsonValue() });
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ messages: fc.array(fc.oneof(message, fc.jsonValue())) })),
        (value) => {
          for (const { parts, toolCalls } of readMessages(value) ?? []) {
            for (const part of parts) if (part.kind !== 'json') expect(typeof Object.values(part)[1]).toBe('string');
            for (const call of toolCalls) expect(typeof call.name).toBe('string');
          }
        },
      ),
    );
  });

  test('that earlier turns of a group showed are not repeated, the same words said again are', () => {
    const said = (role: string, content: string) => ({ role, content });
    const turn = (input: object[], output: object[]) =>
      ({
        root: null,
        completion: { input: { messages: input }, output: { messages: output } },
      }) as unknown as GroupTurn;
    const turns = messagesOfTurns([
      turn([said('user', 'yes')], [said('assistant', 'One')]),
      turn([said('user', 'yes'), said('assistant', 'One'), said('user', 'yes')], [said('assistant', 'Two')]),
    ]);
    const texts = turns.map((messages) => messages.map(({ parts }) => (parts[0] as { text: string }).text));
    expect(texts).toEqual([
      ['yes', 'One'],
      ['yes', 'Two'],
    ]);
  });
});

describe('a span as curl', () => {
  const span = (name: string) =>
    ({
      id: 'a',
      trace_id: 't',
      name,
      parent_id: null,
      account_id: "it's",
      start_timestamp: '2026-01-31T09:30:00Z',
      input: { text: name },
    }) as unknown as Span;

  test('is one command whose arguments a shell passes on unchanged, whatever the span holds', () => {
    const hostile = `'; touch /tmp/owned; echo $(id) \`id\` "$HOME" \\ \n'`;
    // The shell calls this in place of curl.
    const command = `curl() { printf '%s\\0' "$@"; }\n${spanAsCurl(span(hostile), 'http://127.0.0.1:5003')}`;
    const output = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8', env: { SGP_API_KEY: 'key' } });
    const words = output.split('\0');
    expect(words.slice(0, 9)).toEqual([
      '-X',
      'PUT',
      'http://127.0.0.1:5003/v5/spans/batch',
      '-H',
      'content-type: application/json',
      '-H',
      "x-selected-account-id: it's",
      '-H',
      'x-api-key: key',
    ]);
    expect(JSON.parse(words[10] as string)).toEqual({
      items: [
        { id: 'a', trace_id: 't', name: hostile, start_timestamp: '2026-01-31T09:30:00Z', input: { text: hostile } },
      ],
    });
  });

  test('quotes any text as one word', () => {
    const text = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(text, (value) => {
        const printed = execFileSync('/bin/sh', ['-c', `printf %s ${shellQuote(value)}`], { encoding: 'utf8' });
        expect(printed).toBe(value);
      }),
      { numRuns: 30 },
    );
  });
});
