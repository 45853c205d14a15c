// What a request carries, what another try of it carries, and the connection it goes over.
import { until } from '@sgp-otel/testkit';
import {
  itemsOf,
  oneAttemptADelivery,
  prepareServer,
  server,
  startWatched as start,
  stderr,
  writesById,
} from '../processor-fixture';

prepareServer();

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
    oneAttemptADelivery();
    const { processor, tracer, shutdown } = start({ batchSize: 7 });
    const attributes: Record<string, string> = { first: 'a' };
    const spans = Array.from({ length: 60 }, (_, index) => tracer.startSpan(`span ${index}`, { attributes }));
    for (const span of spans) span.end();
    for (let flush = 0; processor.stats().pending > 0; flush++) {
      // Each asks anew, so that the test need not wait for the pauses.
      await processor.forceFlush({ timeoutMillis: 150 }).catch(() => {});
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
      const { processor, end, shutdown } = start({ batchSize: 10, requestTimeoutMillis: 1000 });
      end(30);
      await processor.forceFlush();
      expect(processor.stats()).toMatchObject({ delivered: 30, dropped: 0 });
      expect(new Set(server.storedIds).size).toBe(30);
      await shutdown();
    },
  );
});
