// Writes of spans that have not ended, and their order.
import { until } from '@sgp-otel/testkit';
import type { SgpItem } from '../../src';
import {
  allItems,
  itemsOf,
  linesWith,
  oneAttemptADelivery,
  pause,
  prepareServer,
  server,
  startWatched as start,
} from '../processor-fixture';

prepareServer();

describe('span-start writes', () => {
  const on = { skipSpanStart: false, lingerMillis: 0 } as const;
  const isStart = (item: SgpItem) => item.end_timestamp === undefined;
  const writesOf = (id: string) =>
    server.requests.flatMap((request) =>
      itemsOf(request)
        .filter((item) => item.id === id)
        .map((item) => ({ item, request })),
    );

  it('are one write for a span that ends before its start was sent, and none too many when that waited for a retry', async () => {
    server.always({ status: 503 });
    oneAttemptADelivery();
    const { processor, tracer, shutdown } = start(on);
    const span = tracer.startSpan('span');
    await until('the start to fail', () => linesWith('Delivery is held').length === 1);
    span.end();
    const before = server.requests.length;
    server.always(undefined);
    await processor.forceFlush();
    expect(server.requests.slice(before).flatMap(itemsOf).map(isStart)).toEqual([false]);
    expect(processor.stats()).toMatchObject({
      delivered: 1,
      startWrites: { accepted: 1, delivered: 0, superseded: 1 },
    });
    await shutdown();
  });

  it.each([
    ['slow', { status: 200, delayMillis: 300 }],
    ['refused for now', { status: 503, delayMillis: 100 }],
    ['never answered', 'hang'],
    ['cut off', 'reset-after-body'],
  ] as const)('hold the end back while the request of the start is %s', async (_how, fault) => {
    server.script(fault);
    const { processor, tracer, shutdown } = start({ ...on, requestTimeoutMillis: 1000 });
    const span = tracer.startSpan('span');
    await until('the start', () => server.requests.length === 1);
    span.end();
    await processor.forceFlush();
    const writes = writesOf(span.spanContext().spanId);
    const ends = writes.filter(({ item }) => !isStart(item));
    expect(ends).toHaveLength(1);
    expect(writes.at(-1)).toBe(ends[0]);
    for (const { request } of writes.slice(0, -1)) expect(ends[0]?.request.beside).not.toContain(request);
    expect(new Set(writes.map(({ item }) => item.start_timestamp)).size).toBe(1);
    await shutdown();
  });

  it('never come after or beside the end of their span, for 200 spans under random faults', async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    server.always(() => {
      const choice = random(10);
      if (choice === 0) return { status: 503, delayMillis: random(40) };
      if (choice === 1) return 'reset-after-body';
      if (choice === 2) return 'hang';
      return { status: 200, delayMillis: random(60) };
    });
    const { processor, tracer, shutdown } = start({
      ...on,
      batchSize: 10,
      requestTimeoutMillis: 1000,
    });
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        await pause(random(600));
        const span = tracer.startSpan(`span ${index}`);
        await pause(random(3) === 0 ? 0 : random(500));
        span.end();
      }),
    );
    server.always(undefined);
    await until('everything', () => processor.stats().pending === 0);
    expect(processor.stats()).toMatchObject({ accepted: 200, delivered: 200, dropped: 0 });
    let startsSent = 0;
    for (const id of new Set(server.storedIds)) {
      const writes = writesOf(id);
      const firstEnd = writes.findIndex(({ item }) => !isStart(item));
      expect(writes.slice(firstEnd).filter(({ item }) => isStart(item))).toEqual([]);
      for (const { request } of writes.slice(0, firstEnd)) {
        startsSent += 1;
        expect(writes[firstEnd]?.request.beside).not.toContain(request);
      }
      expect(new Set(writes.map(({ item }) => item.start_timestamp)).size).toBe(1);
    }
    expect(startsSent).toBeGreaterThan(20);
    const { startWrites } = processor.stats();
    expect(startWrites.accepted).toBe(startWrites.delivered + startWrites.dropped + startWrites.superseded);
    await shutdown();
  });

  it('repeat at shutdown what never ended, marked as unfinished, under the same start', async () => {
    const { processor, tracer, shutdown } = start(on);
    const open = ['one', 'two', 'three'].map((name) => tracer.startSpan(name));
    tracer.startSpan('finished').end();
    await processor.forceFlush();
    const before = server.requests.length;
    await shutdown();
    const repeated = server.requests.slice(before).flatMap(itemsOf);
    expect(repeated.map((item) => item.name)).toEqual(['one', 'two', 'three']);
    for (const [index, item] of repeated.entries()) {
      expect(item.metadata).toMatchObject({ sgp_unfinished: true });
      expect(item.end_timestamp).toBeUndefined();
      const [first] = writesOf(open[index]?.spanContext().spanId ?? '');
      expect(first?.item.metadata?.sgp_unfinished).toBeUndefined();
      expect(item.start_timestamp).toBe(first?.item.start_timestamp);
    }
    expect(processor.stats()).toMatchObject({ accepted: 1, delivered: 1, pending: 0 });
    for (const span of open) span.end();
    expect(processor.stats()).toMatchObject({ accepted: 4, droppedByReason: { after_shutdown: 3 } });
  });

  it('are not repeated at shutdown when they are off', async () => {
    const { tracer, shutdown } = start({ lingerMillis: 0 });
    tracer.startSpan('never ends');
    await shutdown();
    expect(server.requests).toEqual([]);
  });
});

describe('span-start writes before a backend that is there', () => {
  it('are skipped by default: nothing is sent or kept for a span that has not ended', async () => {
    const { processor, provider, tracer } = start({ lingerMillis: 0 });
    tracer.startSpan('in flight');
    await provider.forceFlush();
    expect(server.requests).toHaveLength(0);
    expect(processor.stats().startWrites.accepted).toBe(0);
    await provider.shutdown();
  });

  it('send the span without an end first, then with it, under one start timestamp', async () => {
    const { processor, provider, tracer } = start({ skipSpanStart: false });
    const span = tracer.startSpan('span', { attributes: { early: true } });
    await provider.forceFlush();
    span.setAttribute('late', true);
    span.end();
    await provider.shutdown();
    const [first, second] = allItems();
    expect(first).toMatchObject({ id: span.spanContext().spanId, metadata: { early: true } });
    expect(first).not.toHaveProperty('end_timestamp');
    expect(first).not.toHaveProperty('status');
    expect(second).toMatchObject({ id: span.spanContext().spanId, status: 'SUCCESS', metadata: { late: true } });
    expect(second?.start_timestamp).toBe(first?.start_timestamp);
    expect(processor.stats()).toMatchObject({ accepted: 1, delivered: 1, startWrites: { accepted: 1, delivered: 1 } });
  });

  it('are left out for a span that has ended by then', async () => {
    const { processor, provider, tracer } = start({ skipSpanStart: false });
    tracer.startSpan('short').end();
    await provider.shutdown();
    expect(server.storedIds).toHaveLength(1);
    expect(processor.stats().startWrites).toMatchObject({ accepted: 1, delivered: 0, superseded: 1 });
  });

  it('never let an end overtake its start, also when the start is retried', async () => {
    server.script({ status: 503 });
    const { provider, tracer } = start({ skipSpanStart: false, lingerMillis: 0 });
    const span = tracer.startSpan('span');
    await until('the failed start', () => server.requests.length === 1);
    span.end();
    await provider.shutdown();
    expect(server.requests.map((request) => itemsOf(request)[0]?.end_timestamp !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    expect(server.maxActive).toBe(1);
  });

  it.each([
    [undefined, true],
    ['0', false],
    [' OFF ', false],
    ['No', false],
    ['FALSE', false],
    ['1', true],
    ['anything', true],
    ['', true],
  ])('follow AGENTEX_TRACING_SKIP_SPAN_START=%p', async (value, isSkipped) => {
    const name = 'AGENTEX_TRACING_SKIP_SPAN_START';
    const before = process.env[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
    try {
      const { provider, tracer } = start();
      tracer.startSpan('in flight');
      await provider.forceFlush();
      expect(server.requests).toHaveLength(isSkipped ? 0 : 1);
      await provider.shutdown();
    } finally {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    }
  });
});
