// What becomes of spans when the backend misbehaves, through the whole processor and over real sockets.
import { createServer, type Server, type Socket } from 'node:net';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type FaultServer, type RecordedRequest, startFaultServer, until } from '@sgp-otel/testkit';
import {
  SgpError,
  type SgpItem,
  SgpSpanProcessor,
  type SgpSpanProcessorOptions,
  type SpanExporterLike,
} from '../../src';
import { recordStderr } from '../record-stderr';

let server: FaultServer;
let stderr: string[];
let watches: (() => void)[];

beforeEach(async () => {
  server = await startFaultServer();
  stderr = recordStderr();
  watches = [];
});

afterEach(async () => {
  for (const watch of watches) watch();
  jest.restoreAllMocks();
  await server.close();
});

/** A processor whose accounts are checked all the time, and after the test. */
function start(options: SgpSpanProcessorOptions = {}) {
  const processor = new SgpSpanProcessor({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, ...options });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer('test');
  const wrong: unknown[] = [];
  const check = () => {
    const stats = processor.stats();
    const reasons = Object.values(stats.droppedByReason).reduce((sum, count) => sum + count, 0);
    const isSound = stats.accepted === stats.delivered + stats.dropped + stats.pending && stats.dropped === reasons;
    if (!isSound || stats.pending < 0) wrong.push(stats);
  };
  const timer = setInterval(check, 1);
  watches.push(() => {
    clearInterval(timer);
    check();
    expect(wrong).toEqual([]);
  });
  const end = (count: number, attributes = {}) => {
    for (let index = 0; index < count; index++) tracer.startSpan(`span ${index}`, { attributes }).end();
  };
  return { processor, tracer, end, shutdown: () => provider.shutdown() };
}

const itemsOf = (request: RecordedRequest): SgpItem[] => request.body?.items ?? [];
const linesWith = (text: string) => stderr.filter((line) => line.includes(text));
const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));
const timesOf = (requests: readonly RecordedRequest[]) => requests.map((request) => request.atMillis);

/** With so little time for a request and its retries, each delivery makes one attempt. */
const ONE_ATTEMPT = { exportTimeoutMillis: 150 } as const;

/** Every write of a span that got to the server, by span id. */
function writesById(): Map<string, string[]> {
  const writes = new Map<string, string[]>();
  for (const item of server.requests.flatMap(itemsOf)) {
    const id = item.id ?? '';
    writes.set(id, [...(writes.get(id) ?? []), JSON.stringify(item)]);
  }
  return writes;
}

describe('an outage', () => {
  it('loses nothing when the server is gone for a while, and says once that it began and once that it is over', async () => {
    const { processor, end, shutdown } = start({ batchSize: 50, ...ONE_ATTEMPT });
    await server.close();
    end(300);
    await until('the hold to be said', () => linesWith('Delivery is held').length > 0);
    end(300);
    await pause(300);
    expect(processor.stats()).toMatchObject({ accepted: 600, delivered: 0, dropped: 0, pending: 600 });
    server = await startFaultServer({ port: Number(new URL(server.url).port) });
    await until('everything to be delivered', () => processor.stats().delivered === 600);
    expect(new Set(server.storedIds).size).toBe(600);
    expect(server.storedIds).toHaveLength(600);
    expect(processor.stats()).toMatchObject({ accepted: 600, dropped: 0, pending: 0 });
    expect(linesWith('Delivery is held')).toHaveLength(1);
    expect(linesWith('Delivery is held')[0]).toContain(server.url);
    expect(linesWith('Delivery works again')).toHaveLength(1);
    expect(stderr).toHaveLength(2);
    await shutdown();
  });

  it('is probed by one request at a time, with growing pauses, and then ends with as many as before', async () => {
    server.always({ status: 503, delayMillis: 20 });
    const { processor, end, shutdown } = start({ batchSize: 10, ...ONE_ATTEMPT });
    end(200);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    await until('what was in flight to end', () => server.active === 0);
    const inFlightAtFirst = server.requests.length;
    expect(inFlightAtFirst).toBe(3);
    await until('two probes', () => server.requests.length === inFlightAtFirst + 2);
    const [first, second, third] = timesOf(server.requests.slice(inFlightAtFirst - 1));
    // Half of 1 s and half of 2 s are certain.
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(450);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThan(950);
    for (const probe of server.requests.slice(inFlightAtFirst)) expect(itemsOf(probe)).toHaveLength(10);
    server.always({ status: 200, delayMillis: 20 });
    const beforeRecovery = server.requests.length;
    await processor.forceFlush().catch(() => {});
    await until('everything to be delivered', () => processor.stats().delivered === 200);
    const concurrentAt = server.requests.slice(beforeRecovery).map((request) => overlapping(request));
    expect(concurrentAt[0]).toBe(1);
    expect(Math.max(...concurrentAt)).toBe(3);
    expect(linesWith('Delivery works again')).toHaveLength(1);
    await shutdown();
  });

  it.each([-86_400_000, 86_400_000])('is over in time although the wall clock steps by %d ms', async (stepMillis) => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ ...ONE_ATTEMPT });
    end(10);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    const before = server.requests.length;
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + stepMillis);
    await pause(300);
    expect(server.requests).toHaveLength(before);
    server.always(undefined);
    await until('the delivery', () => processor.stats().delivered === 10, 2000);
    expect(
      linesWith('Delivery works again after 1 s').length + linesWith('Delivery works again after 0 s').length,
    ).toBe(1);
    const started = performance.now();
    await shutdown();
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('probes with other spans than those that failed, then sends what was held in its old order, before what came later', async () => {
    server.always({ status: 503 });
    const { processor, tracer, shutdown } = start({ batchSize: 5, concurrency: 1, ...ONE_ATTEMPT });
    const names = Array.from({ length: 40 }, (_, index) => `span ${index}`);
    for (const name of names.slice(0, 20)) tracer.startSpan(name).end();
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    for (const name of names.slice(20)) tracer.startSpan(name).end();
    server.always(undefined);
    const before = server.requests.length;
    await processor.forceFlush();
    expect(
      server.requests
        .slice(before)
        .flatMap(itemsOf)
        .map((item) => item.name),
      // The probe is made of others than the batch that failed.
    ).toEqual([...names.slice(5, 10), ...names.slice(0, 5), ...names.slice(10)]);
    await shutdown();
  });

  it('makes forceFlush reject at its limit with one error, and the spans are delivered later', async () => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ exportTimeoutMillis: 300 });
    end(10);
    const started = performance.now();
    const error = await processor.forceFlush().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(performance.now() - started).toBeLessThan(1000);
    expect(error).toBeInstanceOf(SgpError);
    expect(error).toMatchObject({ code: 'SGP_DEADLINE_EXCEEDED', message: expect.stringContaining('forceFlush') });
    expect(processor.stats()).toMatchObject({ pending: 10, dropped: 0 });
    server.always(undefined);
    await until('delivery without a further call', () => processor.stats().delivered === 10);
    await shutdown();
  });

  it('loses no more than the bound of the queue makes it, and says so', async () => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ maxQueueSize: 100, ...ONE_ATTEMPT });
    end(100);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    end(50);
    expect(processor.stats()).toMatchObject({ pending: 100, droppedByReason: { queue_full: 50 } });
    server.always(undefined);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ accepted: 150, delivered: 100, pending: 0 });
    expect(linesWith('50 spans lost').length + linesWith('1 span lost').length).toBeGreaterThan(0);
    await shutdown();
  });

  it.each([
    ['seconds', () => '3'],
    ['a date', () => new Date(Date.now() + 4000).toUTCString()],
  ])('waits as long as the Retry-After of a probe asks in %s', async (_form, value) => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ ...ONE_ATTEMPT });
    end(10);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    const before = server.requests.length;
    server.script({ status: 503, headers: { 'retry-after': value() } });
    server.always(undefined);
    await processor.forceFlush().catch(() => {});
    await until('the delivery', () => processor.stats().delivered === 10);
    const [probe, next] = timesOf(server.requests.slice(before));
    // Without the header it would be at most 2 s.
    expect((next ?? 0) - (probe ?? 0)).toBeGreaterThan(2900);
    await shutdown();
  });
});

/** How many requests were open when this one came, itself included. */
function overlapping(request: RecordedRequest): number {
  return server.requests.filter(
    ({ atMillis, closedAtMillis = Number.POSITIVE_INFINITY }) =>
      atMillis <= request.atMillis && closedAtMillis > request.atMillis,
  ).length;
}

describe('a key that is refused', () => {
  it.each([401, 403])(
    'holds the spans after %d, says once what to check, and delivers them when it works',
    async (status) => {
      server.always({ status, body: { detail: 'No access' } });
      const { processor, end, shutdown } = start({ batchSize: 100 });
      end(300);
      await until('the hold', () => linesWith('Delivery is held').length > 0);
      await until('what was in flight to end', () => server.active === 0);
      end(100);
      await pause(700);
      // Nobody is asked again and again: the first pause is 2.5 s at least.
      expect(server.requests.length).toBeLessThanOrEqual(3);
      expect(processor.stats()).toMatchObject({ accepted: 400, dropped: 0, pending: 400 });
      server.always(undefined);
      await processor.forceFlush();
      expect(processor.stats()).toMatchObject({ delivered: 400, pending: 0 });
      expect(new Set(server.storedIds).size).toBe(400);
      const said = linesWith('Delivery is held');
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('No access');
      expect(said[0]).toContain(status === 401 ? 'SGP_API_KEY' : 'SGP_ACCOUNT_ID');
      expect(stderr).toHaveLength(2);
      await shutdown();
    },
  );

  it('is said also when an outage came before it', async () => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ ...ONE_ATTEMPT });
    end(5);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    server.always({ status: 401, body: { detail: 'No access' } });
    await processor.forceFlush().catch(() => {});
    await until('what to check', () => linesWith('SGP_API_KEY').length === 1);
    server.always(undefined);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 5 });
    expect(linesWith('Delivery works again')).toHaveLength(1);
    await shutdown();
  });
});

describe('a bad span among others', () => {
  const isPoison = (item: SgpItem) => item.metadata?.poison === true;

  function refusePoison(status: number, isNamed: boolean): void {
    server.always((request) => {
      const index = itemsOf(request).findIndex(isPoison);
      if (index === -1) return undefined;
      const detail = [{ loc: ['body', 'items', index, 'end_timestamp'], msg: 'must not precede the start', type: 'x' }];
      return { status, body: isNamed ? { detail } : { detail: 'One of the items is bad' } };
    });
  }

  it.each([
    [400, 'not named', 17],
    [409, 'not named', 17],
    [422, 'not named', 17],
    [422, 'named', 3],
    [400, 'named', 3],
  ] as const)('is the only one lost of 200 when a %d has it %s', async (status, naming, maxRequests) => {
    refusePoison(status, naming === 'named');
    const { processor, tracer, end, shutdown } = start();
    end(123);
    const poison = tracer.startSpan('poisonous', { attributes: { poison: true } });
    poison.end();
    end(76);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ accepted: 200, delivered: 199, dropped: 1, pending: 0 });
    expect(new Set(server.storedIds).size).toBe(199);
    expect(server.storedIds).toHaveLength(199);
    expect(server.requests.length).toBeLessThanOrEqual(maxRequests);
    const [line] = linesWith('poisonous');
    expect(line).toContain(poison.spanContext().spanId);
    expect(line).toContain(naming === 'named' ? 'must not precede the start' : 'One of the items is bad');
    expect(linesWith('span 1')).toEqual([]);
    await shutdown();
  });

  it('is searched for across an outage in the middle, and nothing is lost or stored twice', async () => {
    refusePoison(422, false);
    const { processor, tracer, end, shutdown } = start({ concurrency: 1, ...ONE_ATTEMPT });
    end(100);
    tracer.startSpan('poisonous', { attributes: { poison: true } }).end();
    end(99);
    server.script({ status: 422, body: { detail: 'bad' } }, { status: 503 });
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    expect(processor.stats()).toMatchObject({ accepted: 200, dropped: 0 });
    await until('the rest', () => processor.stats().pending === 0);
    expect(processor.stats()).toMatchObject({ delivered: 199, dropped: 1 });
    expect(server.storedIds).toHaveLength(199);
    await shutdown();
  });

  it('names some of many, and counts the others', async () => {
    refusePoison(422, false);
    const { processor, end, shutdown } = start({ batchSize: 50 });
    end(50, { poison: true });
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ accepted: 50, dropped: 50 });
    expect(linesWith('was refused').length).toBeLessThanOrEqual(10);
    await shutdown();
  });
});

describe('a server that takes only small requests', () => {
  it('gets smaller ones after a 413, and every span', async () => {
    server.always((request) => (request.raw.length > 50_000 ? { status: 413 } : undefined));
    const { processor, end, shutdown } = start({ concurrency: 1 });
    end(3000);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ accepted: 3000, delivered: 3000, dropped: 0 });
    expect(server.storedIds).toHaveLength(3000);
    const refused = server.requests.map((request) => request.raw.length > 50_000);
    // Learnt once, remembered for a while.
    expect(refused.lastIndexOf(true)).toBeLessThan(8);
    await shutdown();
  });

  it('gets a single span that is too large cut', async () => {
    server.always((request) => (request.raw.length > 100_000 ? { status: 413 } : undefined));
    const { processor, end, shutdown } = start();
    end(1, { text: 'x'.repeat(300_000) });
    end(1, { text: 'small' });
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 2, dropped: 0 });
    const stored = server.requests.filter((request) => request.raw.length <= 100_000).flatMap(itemsOf);
    expect(stored.map((item) => item.metadata?.sgp_truncated !== undefined).sort()).toEqual([false, true]);
    await shutdown();
  });

  it('never gets a request beyond maxRequestBytes: a larger span is cut before it is sent', async () => {
    const maxRequestBytes = 64 * 1024;
    const { processor, tracer, shutdown } = start({ maxRequestBytes });
    tracer.startSpan('large', { attributes: { text: `"${'漢\n'.repeat(100_000)}` } }).end();
    for (let count = 0; count < 50; count++)
      tracer.startSpan('middle', { attributes: { text: 'x'.repeat(9000) } }).end();
    tracer.startSpan('n'.repeat(200_000)).end();
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ accepted: 52, delivered: 52 });
    for (const request of server.requests) expect(request.raw.length).toBeLessThanOrEqual(maxRequestBytes);
    const cut = server.requests.flatMap(itemsOf).filter((item) => item.metadata?.sgp_truncated !== undefined);
    expect(cut.map((item) => item.name.slice(0, 5))).toEqual(['large', 'nnnnn']);
    await shutdown();
  });
});

describe('the number of attempts', () => {
  it.each([503, 401])(
    'is a hard limit when it is set: each span is sent that often in all, then dropped (%d)',
    async (status) => {
      server.always({ status });
      const { processor, end, shutdown } = start({ maxAttempts: 3, batchSize: 10, concurrency: 1, ...ONE_ATTEMPT });
      end(10);
      for (let flush = 0; flush < 6; flush++) {
        await processor.forceFlush().catch(() => {});
        expect(processor.stats().pending === 0).toBe(server.requests.length >= 3);
      }
      expect(server.requests).toHaveLength(3);
      expect(processor.stats()).toMatchObject({
        accepted: 10,
        droppedByReason: status === 401 ? { unauthorized: 10 } : { server_error: 10 },
      });
      await shutdown();
    },
  );

  it('includes the retries within one delivery', async () => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ maxAttempts: 2, batchSize: 10 });
    end(10);
    await processor.forceFlush();
    expect(server.requests).toHaveLength(2);
    expect(processor.stats()).toMatchObject({ droppedByReason: { server_error: 10 } });
    await shutdown();
  });

  it('does not count against good spans what was refused for a bad one beside them', async () => {
    server.script({ status: 422 }, { status: 422 }, { status: 503 });
    const { processor, end, shutdown } = start({ maxAttempts: 2, batchSize: 16, ...ONE_ATTEMPT });
    end(16);
    await processor.forceFlush().catch(() => {});
    await until('the rest', () => processor.stats().pending === 0);
    expect(processor.stats()).toMatchObject({ delivered: 16, dropped: 0 });
    await shutdown();
  });

  it('is no limit when it is not set', async () => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ ...ONE_ATTEMPT });
    end(10);
    for (let flush = 0; flush < 7; flush++) await processor.forceFlush().catch(() => {});
    expect(server.requests.length).toBeGreaterThan(4);
    expect(processor.stats()).toMatchObject({ dropped: 0, pending: 10 });
    server.always(undefined);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 10 });
    await shutdown();
  });
});

describe('batches', () => {
  it('grow beyond 200 with a backlog, and never over 1,000 items', async () => {
    server.always({ status: 200, delayMillis: 30 });
    const { processor, end, shutdown } = start();
    end(200);
    await until('the first', () => server.requests.length === 1);
    end(9800);
    await processor.forceFlush();
    const sizes = server.requests.map((request) => itemsOf(request).length);
    expect(sizes[0]).toBe(200);
    expect(Math.max(...sizes)).toBe(1000);
    expect(server.requests.length).toBeLessThan(25);
    expect(server.storedIds).toHaveLength(10_000);
    await shutdown();
  });

  it('stay within maxRequestBytes while they grow', async () => {
    const maxRequestBytes = 512 * 1024;
    const { processor, end, shutdown } = start({ maxRequestBytes });
    end(2000, { text: 'x'.repeat(2000) });
    await processor.forceFlush();
    expect(server.storedIds).toHaveLength(2000);
    for (const request of server.requests) expect(request.raw.length).toBeLessThanOrEqual(maxRequestBytes);
    await shutdown();
  });

  it('keep the size that was set', async () => {
    server.always({ status: 200, delayMillis: 5 });
    const { processor, end, shutdown } = start({ batchSize: 200 });
    end(5000);
    await processor.forceFlush();
    expect(server.requests.map((request) => itemsOf(request).length)).toEqual(Array(25).fill(200));
    await shutdown();
  });
});

describe('a span that is sent again', () => {
  it('is the same to the byte, whatever the batches are, also after its attributes have changed', async () => {
    server.always((request) => (server.requests.indexOf(request) % 3 === 2 ? undefined : { status: 503 }));
    const { processor, tracer, shutdown } = start({ batchSize: 7, ...ONE_ATTEMPT });
    const attributes: Record<string, string> = { first: 'a' };
    const spans = Array.from({ length: 60 }, (_, index) => tracer.startSpan(`span ${index}`, { attributes }));
    for (const span of spans) span.end();
    for (let flush = 0; flush < 60 && processor.stats().pending > 0; flush++) {
      await processor.forceFlush().catch(() => {});
      for (const span of spans) Object.assign((span as unknown as { attributes: object }).attributes, { later: flush });
    }
    expect(processor.stats()).toMatchObject({ delivered: 60 });
    const writes = [...writesById().values()];
    expect(Math.max(...writes.map((each) => each.length))).toBeGreaterThan(2);
    for (const each of writes) expect(new Set(each).size).toBe(1);
    // The bodies hold nothing but these items.
    for (const request of server.requests) expect(request.raw.toString()).toBe(JSON.stringify(request.body));
    await shutdown();
  });
});

describe('a connection', () => {
  it('that the server closed while it was idle costs no span', async () => {
    const { processor, end, shutdown } = start();
    for (let round = 0; round < 5; round++) {
      end(10);
      await processor.forceFlush();
      server.disconnect();
    }
    expect(processor.stats()).toMatchObject({ delivered: 50, dropped: 0 });
    expect(server.storedIds).toHaveLength(50);
    await shutdown();
  });

  it('that breaks with the next request on it costs a retry, not a span', async () => {
    const { processor, end, shutdown } = start();
    end(10);
    await processor.forceFlush();
    server.script('reset-before-body');
    end(10);
    await processor.forceFlush();
    expect(server.requests.map((request) => request.connection)).toEqual([1, 1, 2]);
    expect(processor.stats()).toMatchObject({ delivered: 20, dropped: 0 });
    expect(stderr).toEqual([]);
    await shutdown();
  });

  it.each(['reset-before-body', 'reset-after-body', 'truncated', 'hang', 'slow-bytes'] as const)(
    'with a fault costs no span (%s)',
    async (fault) => {
      server.script(fault, fault, fault);
      const { processor, end, shutdown } = start({ batchSize: 10, requestTimeoutMillis: 100 });
      end(30);
      await processor.forceFlush();
      expect(processor.stats()).toMatchObject({ delivered: 30, dropped: 0 });
      expect(new Set(server.storedIds).size).toBe(30);
      await shutdown();
    },
  );
});

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
    const { processor, tracer, shutdown } = start({ ...on, ...ONE_ATTEMPT });
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
    const { processor, tracer, shutdown } = start({ ...on, requestTimeoutMillis: 400 });
    const span = tracer.startSpan('span');
    await until('the start', () => server.requests.length === 1);
    span.end();
    await processor.forceFlush();
    const writes = writesOf(span.spanContext().spanId);
    const ends = writes.filter(({ item }) => !isStart(item));
    expect(ends).toHaveLength(1);
    expect(writes.at(-1)).toBe(ends[0]);
    for (const { request } of writes.slice(0, -1)) {
      expect(request.closedAtMillis).toBeLessThanOrEqual((ends[0]?.request.atMillis ?? 0) + 20);
    }
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
      requestTimeoutMillis: 150,
      exportTimeoutMillis: 2000,
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
    await until('everything', () => processor.stats().pending === 0, 20_000);
    expect(processor.stats()).toMatchObject({ accepted: 200, delivered: 200, dropped: 0 });
    let startsSent = 0;
    for (const id of new Set(server.storedIds)) {
      const writes = writesOf(id);
      const firstEnd = writes.findIndex(({ item }) => !isStart(item));
      expect(writes.slice(firstEnd).filter(({ item }) => isStart(item))).toEqual([]);
      const endAtMillis = writes[firstEnd]?.request.atMillis ?? 0;
      for (const { request } of writes.slice(0, firstEnd)) {
        startsSent += 1;
        expect(request.closedAtMillis).toBeLessThanOrEqual(endAtMillis + 20);
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

describe('shutdown', () => {
  it('with nothing listening ends within its deadline, and counts what is lost by its reason', async () => {
    await server.close();
    const { processor, end, shutdown } = start({ batchSize: 10 });
    end(100);
    const started = performance.now();
    await shutdown();
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(processor.stats()).toMatchObject({ accepted: 100, pending: 0, droppedByReason: { unreachable: 100 } });
  });

  it('with a black hole ends at its deadline, and closes the connections', async () => {
    const { hole, sockets, url } = await startBlackHole();
    const { processor, end, shutdown } = start({ baseUrl: url, batchSize: 10, shutdownTimeoutMillis: 500 });
    end(100);
    await until('a connection', () => sockets.size > 0);
    const started = performance.now();
    await shutdown();
    expect(performance.now() - started).toBeLessThan(1000);
    expect(processor.stats()).toMatchObject({ accepted: 100, pending: 0, droppedByReason: { shutdown: 100 } });
    await until('the connections to close', () => sockets.size === 0);
    hole.close();
  });

  it('during an outage still delivers everything when the backend is back', async () => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ batchSize: 20, ...ONE_ATTEMPT });
    end(200);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    server.always(undefined);
    await shutdown();
    expect(processor.stats()).toMatchObject({ delivered: 200, dropped: 0 });
  });

  it('does not take the failure of a probe from before it for its own', async () => {
    server.always({ status: 503 });
    const { processor, end, shutdown } = start({ batchSize: 20, exportTimeoutMillis: 2000, maxQueueSize: 0 });
    end(40);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    server.script({ status: 503, delayMillis: 300 });
    void processor.forceFlush().catch(() => {});
    await until('the probe', () => server.active === 1);
    server.always(undefined);
    await shutdown();
    expect(processor.stats()).toMatchObject({ delivered: 40, dropped: 0 });
  });

  it('ends a forceFlush that is still waiting, also with an exporter that never answers', async () => {
    const exporter: SpanExporterLike = { export: () => {}, shutdown: async () => {} };
    const { processor, end } = start({ exporter, shutdownTimeoutMillis: 100, exportTimeoutMillis: 20_000 });
    end(1);
    const flush = processor.forceFlush().then(
      () => 'over',
      () => 'over',
    );
    await processor.shutdown();
    expect(await Promise.race([flush, pause(200)])).toBe('over');
  });

  it('may be called from everywhere at once, with flushes and spans in between', async () => {
    server.always({ status: 200, delayMillis: 20 });
    const { processor, tracer, end } = start({ batchSize: 10 });
    end(100);
    const late = tracer.startSpan('late');
    const all = [processor.forceFlush(), processor.shutdown(), processor.shutdown(), processor.forceFlush()];
    late.end();
    end(5);
    await Promise.all([...all, processor.shutdown()]);
    expect(processor.stats()).toMatchObject({ accepted: 106, delivered: 100, droppedByReason: { after_shutdown: 6 } });
  });
});

/** Takes connections and never says anything. */
async function startBlackHole(): Promise<{ hole: Server; sockets: Set<Socket>; url: string }> {
  const sockets = new Set<Socket>();
  const hole = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
  const { port } = hole.address() as { port: number };
  return { hole, sockets, url: `http://127.0.0.1:${port}` };
}
