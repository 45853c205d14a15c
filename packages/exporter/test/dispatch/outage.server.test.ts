// What becomes of spans while the backend takes none: gone, or refusing the key.
import { type RecordedRequest, until } from '@sgp-otel/testkit';
import { SgpError } from '../../src';
import {
  itemsOf,
  linesWith,
  oneAttemptADelivery,
  pause,
  prepareServer,
  restartServer,
  server,
  startWatched as start,
  stderr,
  timesOf,
} from '../processor-fixture';

prepareServer();

describe('an outage', () => {
  it('loses nothing when the server is gone for a while, and says once that it began and once that it is over', async () => {
    oneAttemptADelivery();
    const { processor, end, shutdown } = start({ batchSize: 50 });
    await server.close();
    end(300);
    await until('the hold to be said', () => linesWith('Delivery is held').length > 0);
    end(300);
    await pause(300);
    expect(processor.stats()).toMatchObject({ accepted: 600, delivered: 0, dropped: 0, pending: 600 });
    await restartServer();
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
    server.always({ status: 503, after: until('three in flight', () => server.active === 3), delayMillis: 20 });
    oneAttemptADelivery();
    const { processor, end, shutdown } = start({ batchSize: 10 });
    end(200);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    await until('what was in flight to end', () => server.active === 0);
    const inFlightAtFirst = server.requests.length;
    expect(inFlightAtFirst).toBe(3);
    await until('two probes', () => server.requests.length >= inFlightAtFirst + 2);
    const [first, second, third] = timesOf(server.requests.slice(inFlightAtFirst - 1));
    // Half of 1 s and half of 2 s are certain.
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(450);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThan(950);
    for (const probe of server.requests.slice(inFlightAtFirst)) expect(itemsOf(probe)).toHaveLength(10);
    server.always({ status: 200, delayMillis: 20 });
    const beforeRecovery = server.requests.length;
    await processor.forceFlush();
    await until('everything to be delivered', () => processor.stats().delivered === 200);
    const concurrentAt = server.requests.slice(beforeRecovery).map((request) => overlapping(request));
    expect(concurrentAt[0]).toBe(1);
    expect(Math.max(...concurrentAt)).toBe(3);
    expect(linesWith('Delivery works again')).toHaveLength(1);
    await shutdown();
  });

  it.each([-86_400_000, 86_400_000])('is over in time although the wall clock steps by %d ms', async (stepMillis) => {
    server.always({ status: 503 });
    oneAttemptADelivery();
    const { processor, end, shutdown } = start();
    end(10);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + stepMillis);
    server.always(undefined);
    const before = server.requests.length;
    await until('the delivery', () => processor.stats().delivered === 10);
    const [failed, probe] = timesOf(server.requests.slice(before - 1));
    // Half of 1 s is certain.
    expect((probe ?? 0) - (failed ?? 0)).toBeGreaterThan(450);
    const [again] = linesWith('Delivery works again');
    // Less than two minutes in words of seconds, and no day.
    expect(again).toMatch(/again after \d{1,2} s/);
    await shutdown();
  });

  it('probes with other spans than those that failed, then sends what was held in its old order, before what came later', async () => {
    server.always({ status: 503 });
    oneAttemptADelivery();
    const { processor, tracer, shutdown } = start({ batchSize: 5, concurrency: 1 });
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
    const error = await processor.forceFlush().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SgpError);
    expect(error).toMatchObject({ code: 'SGP_DEADLINE_EXCEEDED', message: expect.stringContaining('forceFlush') });
    expect(processor.stats()).toMatchObject({ pending: 10, dropped: 0 });
    server.always(undefined);
    await until('delivery without a further call', () => processor.stats().delivered === 10);
    await shutdown();
  });

  it('loses no more than the bound of the queue makes it, and says so', async () => {
    server.always({ status: 503 });
    oneAttemptADelivery();
    const { processor, end, shutdown } = start({ maxQueueSize: 100 });
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
    oneAttemptADelivery();
    const { processor, end, shutdown } = start();
    end(10);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    const before = server.requests.length;
    // A date is made when the probe is there: on its way it may have waited.
    server.always(({ atMillis }) =>
      atMillis > (server.requests[before]?.atMillis ?? 0)
        ? undefined
        : { status: 503, headers: { 'retry-after': value() } },
    );
    await processor.forceFlush({ untilHeld: true });
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
      const [first = 0] = timesOf(server.requests);
      expect(timesOf(server.requests).filter((atMillis) => atMillis < first + 2400).length).toBeLessThanOrEqual(3);
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
    oneAttemptADelivery();
    const { processor, end, shutdown } = start();
    end(5);
    await until('the hold', () => linesWith('Delivery is held').length === 1);
    server.always({ status: 401, body: { detail: 'No access' } });
    await processor.forceFlush({ untilHeld: true });
    await until('what to check', () => linesWith('SGP_API_KEY').length === 1);
    server.always(undefined);
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ delivered: 5 });
    expect(linesWith('Delivery works again')).toHaveLength(1);
    await shutdown();
  });
});
