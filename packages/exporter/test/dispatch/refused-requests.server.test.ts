// What becomes of spans when the backend refuses requests for what is in them, or for their size.
import { until } from '@sgp-otel/testkit';
import type { SgpItem } from '../../src';
import {
  itemsOf,
  linesWith,
  oneAttemptADelivery,
  prepareServer,
  server,
  startWatched as start,
} from '../processor-fixture';

prepareServer();

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
    oneAttemptADelivery();
    const { processor, tracer, end, shutdown } = start({ concurrency: 1 });
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
      oneAttemptADelivery();
      const { processor, end, shutdown } = start({ maxAttempts: 3, batchSize: 10, concurrency: 1 });
      end(10);
      for (let flush = 0; flush < 6; flush++) {
        await processor.forceFlush({ untilHeld: true });
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
    oneAttemptADelivery();
    const { processor, end, shutdown } = start({ maxAttempts: 2, batchSize: 16 });
    end(16);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 16, dropped: 0 });
    await shutdown();
  });

  it('is no limit when it is not set', async () => {
    server.always({ status: 503 });
    oneAttemptADelivery();
    const { processor, end, shutdown } = start();
    end(10);
    for (let flush = 0; flush < 7; flush++) await processor.forceFlush({ untilHeld: true });
    expect(server.requests.length).toBeGreaterThan(4);
    expect(processor.stats()).toMatchObject({ dropped: 0, pending: 10 });
    server.always(undefined);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 10 });
    await shutdown();
  });
});
