// A batch on its way, with a client in memory: what it is asked for, and what becomes of each span.
import { until } from '@sgp-otel/testkit';
import { SgpError, type SgpItem, type SpanLike, type SpanUpserter } from '../../src';
import type { SgpCallOptions } from '../../src/client/sgp-client';
import { BatchDelivery } from '../../src/delivery/batch-delivery';
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { SpanConversion } from '../../src/delivery/span-conversion';
import { loadSettings } from '../../src/load-settings';
import { spanOf } from '../convert/span-of';
import { recordStderr } from '../record-stderr';

const ENVELOPE_BYTES = '{"items":[]}'.length;
const failed = (details = {}) => new SgpError('SGP_SERVER_ERROR', 'down', { status: 503, ...details });

let stderr: string[];

beforeEach(() => {
  stderr = recordStderr();
});

afterEach(() => jest.restoreAllMocks());

/** Answers each request with what `answer` returns for its names. */
function deliveryOf(answer: (names: string[]) => unknown = () => undefined, options = {}) {
  const settings = loadSettings({ apiKey: 'key', accountId: 'acc', ...options });
  const calls: { names: string[]; options: SgpCallOptions }[] = [];
  const injected: SpanUpserter = {
    upsertBatch: async (items: readonly SgpItem[], given: SgpCallOptions = {}) => {
      const names = items.map(({ name }) => name);
      calls.push({ names, options: given });
      return answer(names);
    },
  };
  const requests: unknown[] = [];
  const deliveries: unknown[] = [];
  const metrics = {
    request: (...parts: unknown[]) => requests.push(parts),
    delivery: (spans: number) => (end: object) => deliveries.push({ spans, ...end }),
  };
  const delivery = new BatchDelivery({
    settings,
    conversion: new SpanConversion(settings, {}),
    client: { injected },
    metrics: () => metrics as never,
  });
  return { delivery, calls, requests, deliveries };
}

const named = (...spans: (string | Partial<SpanLike>)[]) =>
  spans.map((each, index) => {
    const span = spanOf(typeof each === 'string' ? { name: each } : each);
    return new OutgoingSpan(span, 'end', 1, index + 1);
  });
const large = (name: string, chars = 70_000) => ({
  name,
  attributes: { a: 'x'.repeat(chars / 2), b: 'x'.repeat(chars / 2) },
});

const unreadable = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return new OutgoingSpan(proxy as SpanLike, 'end', 1, 9);
};

it('sends all spans in one request, and says what it measured', async () => {
  const { delivery, calls, requests, deliveries } = deliveryOf();
  const spans = named('a', 'b');
  const report = await delivery.deliver(spans, { timeoutMillis: 9000, isSuspect: true });
  expect(report).toMatchObject({ delivered: spans, rejected: [], undelivered: [] });
  expect(calls).toEqual([{ names: ['a', 'b'], options: expect.objectContaining({ timeoutMillis: 9000 }) }]);
  expect(calls[0]?.options).not.toHaveProperty('isSuspect');
  expect(calls[0]?.options.signal?.aborted).toBe(false);
  const bytes = spans.reduce((sum, { itemBytes }) => sum + itemBytes + 1, ENVELOPE_BYTES);
  expect(requests).toEqual([[{ kind: 'delivered' }, { spans: 2, bytes, attempts: 1, seconds: expect.any(Number) }]]);
  const [[, { seconds }]] = requests as [[unknown, { seconds: number }]];
  expect(seconds).toBeGreaterThanOrEqual(0);
  expect(seconds).toBeLessThan(120);
  expect(deliveries).toEqual([{ spans: 2, delivered: 2, failed: 0, error: undefined }]);
});

it('loses one that is no span alone, and says so', async () => {
  const { delivery, calls, deliveries } = deliveryOf();
  const [a, b] = named('a', 'b') as [OutgoingSpan, OutgoingSpan];
  const bad = unreadable();
  const { delivered, rejected, held } = await delivery.deliver([a, bad, b]);
  expect({ delivered, held }).toEqual({ delivered: [a, b], held: undefined });
  expect(rejected).toEqual([{ span: bad, error: new SgpError('SGP_INTERNAL', 'The span cannot be read.') }]);
  expect(rejected[0]?.error).toMatchObject({ code: 'SGP_INTERNAL' });
  expect(calls.map(({ names }) => names)).toEqual([['a', 'b']]);
  expect(deliveries).toMatchObject([{ spans: 3, delivered: 2, failed: 1 }]);
});

it('loses one that does not say which span it is: it would overwrite whatever else has no id', async () => {
  const { delivery, calls } = deliveryOf();
  const context = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 1 };
  const [nobody, somebody] = named({ spanContext: () => context }, 'somebody') as [OutgoingSpan, OutgoingSpan];
  const { delivered, rejected } = await delivery.deliver([nobody, somebody]);
  expect([delivered, rejected.map(({ span }) => span)]).toEqual([[somebody], [nobody]]);
  expect(calls).toHaveLength(1);
});

it('names what is refused beside it too', async () => {
  const { delivery, deliveries } = deliveryOf((names) => {
    if (names.includes('bad')) throw new Error('not this one');
  });
  const spans = named('good', 'bad');
  const { delivered, rejected } = await delivery.deliver([...spans, unreadable()]);
  expect(delivered).toEqual([spans[0]]);
  expect(rejected.map(({ error }) => error.message)).toEqual([
    expect.stringContaining('not this one'),
    'The span cannot be read.',
  ]);
  expect(deliveries).toMatchObject([{ failed: 2, error: rejected[0]?.error }]);
});

describe('a request that comes to no verdict', () => {
  it('is counted with its attempts on each span it carried, and on no other', async () => {
    const { delivery, deliveries } = deliveryOf(() => {
      throw failed({ attempts: 3 });
    });
    const spans = named('a', large('b', 60_000));
    const { undelivered, suspects, held } = await delivery.deliver(spans);
    expect({ undelivered, suspects }).toEqual({ undelivered: spans, suspects: spans });
    expect(held).toMatchObject({ kind: 'retryable', error: { code: 'SGP_SERVER_ERROR' } });
    expect(spans.map(({ attempts }) => attempts)).toEqual([3, 3]);
    expect(deliveries).toMatchObject([{ delivered: 0, failed: 2, error: held?.error }]);
    const taken = deliveryOf();
    const [fine] = named('fine') as [OutgoingSpan];
    await taken.delivery.deliver([fine]);
    expect(fine.attempts).toBe(0);
  });

  it('counts one attempt where nobody says how many, also for a refused key', async () => {
    const { delivery } = deliveryOf(() => {
      throw new SgpError('SGP_UNAUTHORIZED', 'no', { status: 401 });
    });
    const spans = named('a');
    expect(await delivery.deliver(spans)).toMatchObject({ held: { kind: 'unauthorized' } });
    expect(spans[0]?.attempts).toBe(1);
  });

  it('is not counted on spans that are refused', async () => {
    const { delivery } = deliveryOf(() => {
      throw new SgpError('SGP_REJECTED', 'no', { status: 422, attempts: 2 });
    });
    const spans = named('a');
    expect(await delivery.deliver(spans)).toMatchObject({ rejected: [{ error: { code: 'SGP_REJECTED' } }] });
    expect(spans[0]?.attempts).toBe(0);
  });

  it('sends the same bytes again', async () => {
    let isDown = true;
    const { delivery, calls } = deliveryOf(() => {
      if (isDown) throw failed();
    });
    const spans = named('a');
    await delivery.deliver(spans);
    const before = spans[0]?.encoded;
    isDown = false;
    expect(await delivery.deliver(spans)).toMatchObject({ delivered: spans });
    expect(spans[0]?.encoded).toBe(before);
    expect(calls).toHaveLength(2);
  });
});

describe('attempts of one request', () => {
  it.each<[string, (string | Partial<SpanLike>)[], object, { maxAttempts?: number }, number | undefined]>([
    ['a small request has those of the client', ['a', 'b'], {}, {}, undefined],
    ['or those that are asked for', ['a', 'b'], {}, { maxAttempts: 3 }, 3],
    ['a large one has two, since smaller ones are the better next try', [large('a'), large('b')], {}, {}, 2],
    ['or fewer that are asked for', [large('a'), large('b')], {}, { maxAttempts: 1 }, 1],
    ['a large span alone cannot be smaller', [large('a', 140_000)], {}, {}, undefined],
    ['a limit that somebody set holds', [large('a'), large('b')], { maxAttempts: 4 }, {}, undefined],
    ['128 KiB are not large', [large('a', 60_000), large('b', 60_000)], {}, {}, undefined],
  ])('%s', async (_what, spans, options, given, expected) => {
    const { delivery, calls } = deliveryOf(undefined, {
      maxTextChars: 1024 * 1024,
      maxMetadataBytes: 1024 * 1024,
      ...options,
    });
    await delivery.deliver(named(...spans), given);
    expect(calls.map(({ options: { maxAttempts } }) => maxAttempts)).toEqual([expected]);
  });

  it('have the configured time, and more for each byte', async () => {
    const { delivery, calls } = deliveryOf(undefined, { requestTimeoutMillis: 5000 });
    await delivery.deliver(named('a'));
    await delivery.deliver(named(large('b', 60_000)));
    const [small = 0, more = 0] = calls.map(({ options }) => options.requestTimeoutMillis ?? 0);
    expect(small).toBeGreaterThan(5000);
    expect(small).toBeLessThan(5050);
    expect(more).toBeGreaterThan(5400);
  });
});

describe('after a refusal of its size', () => {
  it('requests stay smaller, and items too', async () => {
    const { delivery } = deliveryOf((names) => {
      if (names.length > 1) throw new SgpError('SGP_PAYLOAD_TOO_LARGE', 'no', { status: 413 });
    });
    expect(delivery.maxRequestBytes).toBe(4 * 1024 * 1024);
    const spans = named(large('a', 40_000), large('b', 40_000));
    expect(await delivery.deliver(spans)).toMatchObject({ delivered: spans });
    expect(delivery.maxRequestBytes).toBeLessThan(50_000);
    const [next] = named(large('c', 60_000)) as [OutgoingSpan];
    expect(delivery.encodeNow(next)?.length).toBeLessThanOrEqual(delivery.maxRequestBytes - ENVELOPE_BYTES);
    await delivery.deliver([next]);
    expect(next.itemBytes).toBeLessThanOrEqual(delivery.maxRequestBytes - ENVELOPE_BYTES);
  });
});

describe('encoding for a place where spans are kept', () => {
  it('makes the items that are sent later, and leaves out what cannot be read', async () => {
    const { delivery, calls } = deliveryOf();
    const [span] = named('a') as [OutgoingSpan];
    const bad = unreadable();
    await delivery.encode([span, bad]);
    const { encoded } = span;
    expect(encoded).toBeDefined();
    expect(bad.encoded).toBeUndefined();
    expect(delivery.encodeNow(bad)).toBeUndefined();
    expect(JSON.parse(String(delivery.encodeNow(span)))).toMatchObject({ name: 'a' });
    await delivery.deliver([span]);
    expect(span.encoded).toBe(encoded);
    expect(calls.map(({ names }) => names)).toEqual([['a']]);
  });

  it('is done once for spans that are wanted twice at a time', async () => {
    const { delivery } = deliveryOf();
    const spans = named('a', 'b');
    const kept = delivery.encode(spans);
    const sent = delivery.deliver(spans);
    await kept;
    const before = spans.map(({ encoded }) => encoded);
    expect(await sent).toMatchObject({ delivered: spans });
    expect(spans.map(({ encoded }) => encoded)).toEqual(before);
  });

  it('at the end of a process encodes without waiting, and marks what has not ended', () => {
    const { delivery } = deliveryOf();
    const [ended] = named('ended') as [OutgoingSpan];
    const running = new OutgoingSpan(spanOf({ name: 'running', ended: false }), 'unfinished', 1, 2);
    const items = [ended, running].map((span) => JSON.parse(String(delivery.encodeNow(span))) as SgpItem);
    expect(items.map(({ name, metadata }) => [name, metadata?.sgp_unfinished])).toEqual([
      ['ended', undefined],
      ['running', true],
    ]);
  });
});

describe('flush and shutdown', () => {
  function blocked() {
    let release = () => {};
    const answered = new Promise<void>((resolve) => {
      release = resolve;
    });
    return { ...deliveryOf(() => answered), release };
  }

  it('wait for what is in flight', async () => {
    const { delivery, release, calls } = blocked();
    const delivered = delivery.deliver(named('a'));
    const done: string[] = [];
    const flushed = delivery.forceFlush().then(() => done.push('flush'));
    const stopped = delivery.shutdown().then(() => done.push('shutdown'));
    expect(delivery.shutdown()).toBe(delivery.shutdown({ timeoutMillis: 1 }));
    await until('the request', () => calls.length > 0);
    expect(done).toEqual([]);
    expect(calls[0]?.options.signal?.aborted).toBe(false);
    release();
    await Promise.all([flushed, stopped]);
    expect((await delivered).delivered).toHaveLength(1);
    expect(calls[0]?.options.signal?.aborted).toBe(true);
    await expect(delivery.forceFlush()).resolves.toBeUndefined();
  });

  it('end in time, and end the call of an injected client', async () => {
    const { delivery, release, calls } = blocked();
    const delivered = delivery.deliver(named('a'));
    await until('the request', () => calls.length > 0);
    await expect(delivery.shutdown({ timeoutMillis: 1 })).rejects.toMatchObject({
      code: 'SGP_DEADLINE_EXCEEDED',
      message: 'shutdown did not finish within 1 ms.',
    });
    expect(calls[0]?.options.signal?.aborted).toBe(true);
    release();
    await delivered;
  });

  it('a flush that takes longer than a delivery may is given up', async () => {
    const { delivery, release } = blocked();
    const other = deliveryOf(() => new Promise(() => {}), { exportTimeoutMillis: 1 });
    const delivered = other.delivery.deliver(named('a'));
    await expect(other.delivery.forceFlush()).rejects.toMatchObject({
      code: 'SGP_DEADLINE_EXCEEDED',
      message: 'forceFlush did not finish within 1 ms.',
    });
    expect(await delivered).toMatchObject({ held: { error: { code: 'SGP_TIMEOUT' } } });
    release();
    await delivery.forceFlush();
  });

  it('what comes afterwards is not sent, and not lost', async () => {
    const { delivery, calls } = deliveryOf();
    await delivery.shutdown();
    const spans = named('a', 'b');
    expect(await delivery.deliver(spans)).toMatchObject({
      undelivered: spans,
      held: {
        kind: 'retryable',
        error: { code: 'SGP_CLOSED', message: "2 spans came after the exporter's shutdown." },
      },
    });
    expect(calls).toEqual([]);
  });

  it('work of others counts until it has ended, however it ends', async () => {
    const { delivery } = deliveryOf();
    let fail = (_error: Error) => {};
    const work = new Promise<void>((_, reject) => {
      fail = reject;
    });
    const tracked = delivery.track(work);
    let isFlushed = false;
    const flushed = delivery.forceFlush().then(() => {
      isFlushed = true;
    });
    await new Promise(setImmediate);
    expect(isFlushed).toBe(false);
    fail(new Error('no'));
    await expect(tracked).rejects.toThrow('no');
    await flushed;
  });
});

it('a defect loses the spans of one delivery, and is told', async () => {
  const { delivery } = deliveryOf();
  const spans = named('a');
  jest.spyOn(spans, 'every').mockImplementation(() => {
    throw new TypeError('a defect');
  });
  expect(await delivery.deliver(spans)).toMatchObject({ rejected: [{ error: { message: 'a defect' } }] });
  expect(stderr.join('')).toContain('error: Delivery failed: a defect');
});

it('for a processor asks its own relations, and is the same delivery in everything else', async () => {
  const { delivery, calls } = deliveryOf();
  const related = delivery.relatedBy({ exportedParentOf: () => 'the nearest exported' });
  const [first, second] = named('a', 'b') as [OutgoingSpan, OutgoingSpan];
  expect(related.maxRequestBytes).toBe(delivery.maxRequestBytes);
  expect(JSON.parse(String(related.encodeNow(first)))).toMatchObject({ parent_id: 'the nearest exported' });
  await related.encode([second]);
  expect(JSON.parse(String(delivery.encodeNow(second)))).toMatchObject({ parent_id: 'the nearest exported' });
  related.hurry(10_000);
  expect(await related.deliver([first, second])).toMatchObject({ delivered: [first, second] });
  expect(JSON.parse(String(delivery.encodeNow(named('c')[0] as OutgoingSpan)))).not.toHaveProperty('parent_id');
  await related.forceFlush();
  await related.shutdown();
  expect(await delivery.deliver(named('d'))).toMatchObject({ held: { error: { code: 'SGP_CLOSED' } } });
  expect(calls).toHaveLength(1);
});
