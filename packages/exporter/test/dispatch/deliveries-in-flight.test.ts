// What is under way, and how much time and how many attempts the next request has.
import { nowMillis } from '../../src/clock/real-time';
import type { SettingValues } from '../../src/configuration/settings-table';
import type { DeliveryReport } from '../../src/delivery/delivery-report';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { DeliveriesInFlight } from '../../src/dispatch/deliveries-in-flight';
import type { Sending } from '../../src/dispatch/delivery-consequences';
import type { Suspect } from '../../src/dispatch/suspects';
import { encodedSpan } from '../delivery/outgoing-of';

const suspect = {} as Suspect<OutgoingSpan>;
const report: DeliveryReport = { delivered: [], rejected: [], undelivered: [] };
const never = new Promise<DeliveryReport>(() => {});

function sending(parts: Partial<Sending> = {}): Sending {
  return { spans: [encodedSpan(1)], isProbe: false, startedMillis: nowMillis(), ...parts };
}

function inFlight(maxAttempts = 4, given: readonly string[] = []) {
  return new DeliveriesInFlight({ maxAttempts, given: new Set(given) } as unknown as SettingValues);
}

describe('what is under way', () => {
  const everyKind = [
    sending(),
    sending({ isBacklog: true }),
    sending({ isProbe: true }),
    sending({ isProbe: true, suspect }),
    sending({ suspect }),
    sending({ suspect }),
    sending({ suspect }),
  ];

  it('is counted by its kind; a probe of suspects is a probe', () => {
    const deliveries = inFlight();
    expect(deliveries.underWay).toEqual({ requests: 0, probes: 0, suspects: 0, backlog: 0 });
    for (const each of everyKind) deliveries.track(each, never, () => {});
    expect(deliveries.underWay).toEqual({ requests: 7, probes: 2, suspects: 3, backlog: 1 });
    expect(deliveries.all()).toEqual(everyKind);
  });

  it('no longer counts when it has ended, and whoever is told of that sees it so', async () => {
    const deliveries = inFlight();
    const seen: unknown[] = [];
    deliveries.track(sending(), never, () => {});
    deliveries.track(sending({ suspect }), Promise.resolve(report), (ended) => seen.push(ended, deliveries.underWay));
    expect(deliveries.all()).toHaveLength(2);
    await Promise.resolve();
    expect(seen).toEqual([report, { requests: 1, probes: 0, suspects: 0, backlog: 0 }]);
  });

  it('is over when all of it has ended', async () => {
    const deliveries = inFlight();
    let end = (_report: DeliveryReport) => {};
    const delivery = new Promise<DeliveryReport>((resolve) => {
      end = resolve;
    });
    let endedCount = 0;
    deliveries.track(sending(), delivery, () => {
      endedCount += 1;
    });
    deliveries.track(sending(), Promise.resolve(report), () => {});
    const over = deliveries.whenEnded().then(() => endedCount);
    end(report);
    expect(await over).toBe(1);
  });

  it('takes no place from a stop when it was sent before, and does when it is sent at that time or later', () => {
    const deliveries = inFlight();
    expect(deliveries.isStopping).toBe(false);
    deliveries.track(sending({ startedMillis: nowMillis() - 1 }), never, () => {});
    expect(deliveries.underWay.requests).toBe(1);
    deliveries.stopWithin(1000);
    expect(deliveries.isStopping).toBe(true);
    expect(deliveries.underWay.requests).toBe(0);
    deliveries.track(sending({ startedMillis: deliveries.stoppingSinceMillis }), never, () => {});
    expect(deliveries.underWay.requests).toBe(1);
    expect(deliveries.all()).toHaveLength(2);
  });
});

describe('a request', () => {
  it.each<[string, Partial<Sending>, number, boolean]>([
    ['has all attempts', {}, 4, false],
    ['of the spool too', { isBacklog: true }, 4, false],
    ['that is a probe asks once', { isProbe: true }, 1, false],
    ['of suspects is tried once', { suspect }, 1, true],
    ['that is a probe of suspects is tried once', { isProbe: true, suspect }, 1, true],
  ])('%s', (_what, parts, maxAttempts, isSuspect) => {
    expect(inFlight().optionsFor(sending(parts), 0, false)).toEqual({
      maxAttempts,
      maxWaitMillis: 5000,
      timeoutMillis: undefined,
      isSuspect,
      isTimeoutRetried: false,
    });
  });

  it.each([
    ['all of them without a limit that was set', [], 4],
    ['what is left to the span with the most tries', ['maxAttempts'], 1],
  ])('that was tried before has attempts left: %s', (_what, given, expected) => {
    const spans = [encodedSpan(1), encodedSpan(2), encodedSpan(3)];
    spans[1]?.attempted(3);
    spans[2]?.attempted(1);
    expect(inFlight(4, given).optionsFor(sending({ spans }), 0, false).maxAttempts).toBe(expected);
  });

  it('always has one attempt', () => {
    const spans = [encodedSpan(1)];
    spans[0]?.attempted(9);
    expect(inFlight(4, ['maxAttempts']).optionsFor(sending({ spans }), 0, false).maxAttempts).toBe(1);
  });
});

describe('at a stop a request', () => {
  const HOUR = 3_600_000;

  it.each<[string, Partial<Sending>, boolean, number]>([
    ['has all attempts', {}, true, 4],
    ['has them as a probe too', { isProbe: true }, false, 4],
    ['has one as a probe, once the backend has not answered', { isProbe: true }, true, 1],
    ['of suspects has one', { suspect }, false, 1],
  ])('%s', (_what, parts, hasFailedAtStop, maxAttempts) => {
    const deliveries = inFlight();
    deliveries.stopWithin(HOUR);
    const options = deliveries.optionsFor(sending(parts), 0, hasFailedAtStop);
    expect(options).toMatchObject({ maxAttempts, maxWaitMillis: undefined });
  });

  it('has the time that is left and a little more, or half of it while others wait', () => {
    const deliveries = inFlight();
    deliveries.stopWithin(2 * HOUR);
    const hours = (othersWaiting: number) =>
      (deliveries.optionsFor(sending(), othersWaiting, false).timeoutMillis ?? 0) / HOUR;
    expect(hours(0)).toBeCloseTo(2, 1);
    expect(hours(1)).toBeCloseTo(1, 1);
  });

  it('has no more than that little when the time is over', () => {
    const deliveries = inFlight();
    deliveries.stopWithin(-1);
    expect(deliveries.optionsFor(sending(), 0, false).timeoutMillis).toBe(500);
    expect(deliveries.optionsFor(sending(), 1, false).timeoutMillis).toBe(0);
  });
});
