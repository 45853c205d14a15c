// What becomes of spans when the processor is flushed or shut down, whatever the backend does.
import { until } from '@sgp-otel/testkit';
import type { SgpItem, SpanExporterLike } from '../../src';
import {
  linesWith,
  oneAttemptADelivery,
  prepareServer,
  server,
  startWatched as start,
  startBlackHole,
} from '../processor-fixture';

prepareServer();

/** Of a shutdown; those in the tests are far below. */
const DEFAULT_LIMIT_MILLIS = 10_000;

describe('shutdown', () => {
  it('with nothing listening ends before its deadline, and counts what is lost by its reason', async () => {
    await server.close();
    const { processor, end, shutdown } = start({ batchSize: 10 });
    end(100);
    await shutdown();
    expect(processor.stats()).toMatchObject({ accepted: 100, pending: 0, droppedByReason: { unreachable: 100 } });
  });

  it('with a black hole ends at its deadline, and closes the connections', async () => {
    const { hole, sockets, url } = await startBlackHole();
    const { processor, end, shutdown } = start({ baseUrl: url, batchSize: 10, shutdownTimeoutMillis: 500 });
    end(100);
    await until('a connection', () => sockets.size > 0);
    const started = performance.now();
    await shutdown();
    expect(performance.now() - started).toBeLessThan(DEFAULT_LIMIT_MILLIS);
    expect(processor.stats()).toMatchObject({ accepted: 100, pending: 0, droppedByReason: { shutdown: 100 } });
    await until('the connections to close', () => sockets.size === 0);
    hole.close();
  });

  it('during an outage still delivers everything when the backend is back', async () => {
    server.always({ status: 503 });
    oneAttemptADelivery();
    const { processor, end, shutdown } = start({ batchSize: 20 });
    end(200);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    server.always(undefined);
    await shutdown();
    expect(processor.stats()).toMatchObject({ delivered: 200, dropped: 0 });
  });

  it('does not take the failure of a probe from before it for its own', async () => {
    server.always({ status: 503 });
    oneAttemptADelivery();
    const { processor, end, shutdown } = start({ batchSize: 20, maxQueueSize: 0 });
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
    const { processor, end } = start({ exporter, shutdownTimeoutMillis: 100, exportTimeoutMillis: 3_600_000 });
    end(1);
    const flush = processor.forceFlush().catch(() => {});
    await processor.shutdown();
    await flush;
    expect(processor.stats()).toMatchObject({ pending: 0, droppedByReason: { shutdown: 1 } });
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

describe('forceFlush and shutdown', () => {
  it('forceFlush resolves when everything accepted before it was delivered, in flight included', async () => {
    server.always({ status: 200, delayMillis: 100 });
    const { processor, provider, tracer } = start({ batchSize: 10 });
    for (let count = 0; count < 45; count++) tracer.startSpan('span').end();
    await until('requests in flight', () => server.active > 0);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 45, pending: 0 });
    await provider.shutdown();
  });

  it('forceFlush calls the exporter’s own and is bounded', async () => {
    let flushes = 0;
    const exporter: SpanExporterLike = {
      export: (_spans, done) => done({ code: 0 }),
      forceFlush: () => {
        flushes += 1;
        return new Promise(() => {});
      },
      shutdown: async () => {},
    };
    const { processor } = start({ exporter, exportTimeoutMillis: 100 });
    await expect(processor.forceFlush()).rejects.toMatchObject({ code: 'SGP_DEADLINE_EXCEEDED' });
    expect(flushes).toBe(1);
    await processor.shutdown();
  });

  it('shutdown keeps to its limit with a server that never answers, and counts what is left', async () => {
    server.always('hang');
    const { processor, tracer } = start({ shutdownTimeoutMillis: 300, batchSize: 5, concurrency: 1 });
    for (let count = 0; count < 12; count++) tracer.startSpan('span').end();
    const started = performance.now();
    await processor.shutdown();
    expect(performance.now() - started).toBeLessThan(DEFAULT_LIMIT_MILLIS);
    expect(processor.stats()).toMatchObject({ accepted: 12, pending: 0, droppedByReason: { shutdown: 12 } });
    await until('the connection to close', () => server.active === 0);
  });

  it('shutdown keeps to its limit with an injected exporter that never answers', async () => {
    const exporter: SpanExporterLike = { export: () => {}, shutdown: () => new Promise(() => {}) };
    const { processor, tracer } = start({ exporter, shutdownTimeoutMillis: 3000 });
    tracer.startSpan('span').end();
    const started = performance.now();
    await processor.shutdown();
    // Once its limit, not once for the spans and once for the exporter.
    expect(performance.now() - started).toBeLessThan(6000);
    expect(processor.stats()).toMatchObject({ accepted: 1, pending: 0, droppedByReason: { shutdown: 1 } });
  });

  it('shutdown ends the calls of an injected client', async () => {
    let signal: AbortSignal | undefined;
    const client = {
      upsertBatch: (_items: readonly SgpItem[], options?: { signal?: AbortSignal }) => {
        signal = options?.signal;
        return new Promise(() => {});
      },
    };
    const { processor, tracer } = start({ client, shutdownTimeoutMillis: 300 });
    tracer.startSpan('span').end();
    await processor.shutdown();
    expect(signal?.aborted).toBe(true);
    expect(processor.stats()).toMatchObject({ droppedByReason: { shutdown: 1 } });
  });

  it('shutdown does not wait for a Retry-After that lies beyond its limit', async () => {
    server.always({ status: 503, headers: { 'retry-after': '90' } });
    const { processor, tracer } = start({ shutdownTimeoutMillis: 60_000, lingerMillis: 0 });
    tracer.startSpan('span').end();
    await until('the first request, before the shutdown', () => server.requests.length === 1);
    await processor.shutdown();
    // At its limit the reason would be the shutdown.
    expect(processor.stats()).toMatchObject({ droppedByReason: { server_error: 1 } });
  });

  it('shutdown is idempotent, and spans that end later are counted', async () => {
    const { processor, tracer } = start();
    const span = tracer.startSpan('late');
    await Promise.all([processor.shutdown(), processor.shutdown(), processor.forceFlush()]);
    span.end();
    expect(processor.stats()).toMatchObject({ accepted: 1, droppedByReason: { after_shutdown: 1 } });
    expect(server.requests).toHaveLength(0);
  });

  it('shutdown returns at once when nothing ever started', async () => {
    const { processor } = start({ shutdownTimeoutMillis: 60_000 });
    await processor.shutdown();
    expect(server.connections).toBe(0);
  });
});
