import fc from 'fast-check';
import type { Held } from '../../src/delivery/delivery-report';
import { DeliveryGate } from '../../src/dispatch/delivery-gate';

const outage: Held = { kind: 'retryable', error: new Error('down') };
const unauthorized: Held = { kind: 'unauthorized', error: new Error('wrong key') };
const askingFor = (retryAfterMillis: number): Held => ({ ...outage, retryAfterMillis });

/** Random 0 gives the shortest wait of a pause, which is half of it; 1 the whole. */
const SHORTEST = 0;
const LONGEST = 1;

/** A gate that an outage closed at 1,000 ms with a pause of 1,000 ms: the probe may start at 2,000. */
function closedGate(concurrency = 3): DeliveryGate {
  const gate = new DeliveryGate(concurrency);
  gate.held(outage, 900, 1000, LONGEST);
  return gate;
}

describe('an open gate', () => {
  it('lets as many through as the concurrency says', () => {
    const gate = new DeliveryGate(3);
    expect(gate.isClosed).toBe(false);
    expect(gate.allowed(0)).toBe(3);
    expect(gate.delivered()).toBe(false);
    expect(gate.allowed(0)).toBe(3);
  });

  it('closes with the first delivery that is held', () => {
    const gate = closedGate();
    expect(gate.isClosed).toBe(true);
    expect(gate.allowed(1000)).toBe(0);
  });
});

describe('a closed gate', () => {
  it('lets one probe through when its pause is over, and no earlier', () => {
    const gate = closedGate();
    expect(gate.probeAtMillis).toBe(2000);
    expect(gate.allowed(1999)).toBe(0);
    expect(gate.allowed(2000)).toBe(1);
    expect(gate.allowed(1_000_000)).toBe(1);
  });

  it('is not closed any tighter by deliveries that were in flight when it closed', () => {
    const gate = closedGate();
    for (const started of [0, 500, 999]) gate.held(outage, started, 1500, LONGEST);
    expect(gate.probeAtMillis).toBe(2000);
  });

  it('pauses twice as long after each probe that fails, up to 30 s', () => {
    const gate = new DeliveryGate(3);
    const pauses: number[] = [];
    let now = 0;
    for (let probe = 0; probe < 8; probe++) {
      gate.held(outage, now, now, LONGEST);
      pauses.push(gate.probeAtMillis - now);
      now = gate.probeAtMillis;
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('pauses longer for a key that is refused: from 5 s up to 5 minutes', () => {
    const gate = new DeliveryGate(3);
    const pauses: number[] = [];
    let now = 0;
    for (let probe = 0; probe < 9; probe++) {
      gate.held(unauthorized, now, now, LONGEST);
      pauses.push(gate.probeAtMillis - now);
      now = gate.probeAtMillis;
    }
    expect(pauses).toEqual([5000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  it('never shortens a pause by more than half, so that processes drift apart but none hammers', () => {
    const gate = new DeliveryGate(3);
    gate.held(outage, 0, 0, SHORTEST);
    expect(gate.probeAtMillis).toBe(500);
  });

  it('waits as long as Retry-After asks, and not less than its own pause', () => {
    const longer = new DeliveryGate(3);
    longer.held(askingFor(7000), 0, 0, LONGEST);
    expect(longer.probeAtMillis).toBe(7000);
    const shorter = new DeliveryGate(3);
    shorter.held(askingFor(10), 0, 0, LONGEST);
    expect(shorter.probeAtMillis).toBe(1000);
  });

  it('lets the probe through at once when the process stops, also against Retry-After', () => {
    const gate = new DeliveryGate(3);
    gate.held(askingFor(60_000), 0, 0, LONGEST);
    gate.probeNow(true);
    expect(gate.allowed(0)).toBe(1);
    expect(gate.isClosed).toBe(true);
  });

  it('pauses again after a probe that was asked for has failed', () => {
    const gate = closedGate();
    gate.probeNow(false);
    gate.held(outage, 1100, 1200, LONGEST);
    expect(gate.probeAtMillis).toBe(3200);
  });
});

describe('reopening', () => {
  it('starts with one in flight and allows one more with each delivery, up to the concurrency', () => {
    const gate = closedGate(4);
    expect(gate.delivered()).toBe(true);
    const allowed = [gate.allowed(0)];
    for (let count = 0; count < 5; count++) {
      expect(gate.delivered()).toBe(false);
      allowed.push(gate.allowed(0));
    }
    expect(allowed).toEqual([1, 2, 3, 4, 4, 4]);
  });

  it('closes with its first pause again when the backend fails later', () => {
    const gate = closedGate();
    gate.held(outage, 2000, 2000, LONGEST);
    gate.delivered();
    gate.held(outage, 9000, 9000, LONGEST);
    expect(gate.isClosed).toBe(true);
    expect(gate.probeAtMillis).toBe(10_000);
  });

  it('is never stuck: whatever happened, some time after the last failure something is allowed', () => {
    const event = fc.oneof(
      fc.record({ held: fc.constantFrom(outage, unauthorized, askingFor(45_000)), startedAgo: fc.nat(5000) }),
      fc.constant('delivered' as const),
      fc.constant('probeNow' as const),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(event, fc.nat(10_000), fc.double({ min: 0, max: 0.999, noNaN: true })), { maxLength: 50 }),
        fc.integer({ min: 1, max: 64 }),
        (events, concurrency) => {
          const gate = new DeliveryGate(concurrency);
          let now = 0;
          for (const [each, elapsed, random] of events) {
            now += elapsed;
            if (each === 'delivered') gate.delivered();
            else if (each === 'probeNow') gate.probeNow(false);
            else gate.held(each.held, now - each.startedAgo, now, random);
            expect(gate.allowed(now)).toBeLessThanOrEqual(gate.isClosed ? 1 : concurrency);
            expect(gate.allowed(now + 300_000)).toBeGreaterThanOrEqual(1);
          }
        },
      ),
    );
  });
});

describe('a Retry-After', () => {
  it('of a day is not believed: five minutes at most', () => {
    const gate = new DeliveryGate(3);
    gate.held(askingFor(86_400_000), 0, 1000, LONGEST);
    expect(gate.probeAtMillis).toBe(301_000);
  });
});

describe('someone who waits', () => {
  it('does not make the probe sooner than the server asked for', () => {
    const gate = new DeliveryGate(3);
    gate.held(askingFor(20_000), 0, 1000, LONGEST);
    gate.probeNow(false);
    expect(gate.probeAtMillis).toBe(21_000);
  });

  it('may probe at once when the process stops', () => {
    const gate = new DeliveryGate(3);
    gate.held(askingFor(20_000), 0, 1000, LONGEST);
    gate.probeNow(true);
    expect(gate.allowed(1001)).toBe(1);
  });
});

describe('a gate in doubt, since something was answered a moment ago', () => {
  const doubtful = () => {
    const gate = new DeliveryGate(3);
    gate.delivered(1000);
    gate.held(outage, 1500, 2000, LONGEST);
    return gate;
  };

  it('lets a probe through at once, and as many as before when that is answered', () => {
    const gate = doubtful();
    expect([gate.isClosed, gate.isHolding, gate.allowed(2000)]).toEqual([true, false, 1]);
    expect(gate.delivered(2100)).toBe(false);
    expect(gate.allowed(2100)).toBe(3);
  });

  it('closes when the probe fails too', () => {
    const gate = doubtful();
    gate.held(outage, 2000, 2100, LONGEST);
    expect([gate.isHolding, gate.allowed(2101)]).toEqual([true, 0]);
    expect(gate.probeAtMillis).toBe(3100);
  });

  it('does not take the time from a server that asked for it', () => {
    const gate = new DeliveryGate(3);
    gate.delivered(1000);
    gate.held(askingFor(7000), 1500, 2000, LONGEST);
    expect([gate.isHolding, gate.probeAtMillis]).toEqual([true, 9000]);
  });

  it('is closed by many suspects in a row, and by none between which something is answered', () => {
    const gate = new DeliveryGate(3);
    for (let count = 0; count < 40; count++) {
      gate.suspectFailed(outage, count, LONGEST);
      if (count % 10 === 9) gate.answered(count);
    }
    expect(gate.isClosed).toBe(false);
    for (let count = 0; count < 20; count++) gate.suspectFailed(outage, count, LONGEST);
    expect(gate.isClosed).toBe(true);
  });
});

describe('a probe with a part of what failed', () => {
  const doubtful = () => {
    const gate = new DeliveryGate(3);
    gate.delivered(1000);
    gate.held(outage, 1500, 2000, LONGEST);
    return gate;
  };

  it('says little while in doubt: the next may start at once, and the third closes the gate', () => {
    const gate = doubtful();
    for (const now of [2100, 2200]) {
      gate.partFailed(outage, now - 50, now, LONGEST);
      expect([gate.isClosed, gate.isHolding, gate.probeAtMillis]).toEqual([true, false, now]);
    }
    gate.partFailed(outage, 2250, 2300, LONGEST);
    expect([gate.isHolding, gate.probeAtMillis]).toEqual([true, 3300]);
  });

  it('closes the gate when the server asks for time', () => {
    const gate = doubtful();
    gate.partFailed(askingFor(7000), 2050, 2100, LONGEST);
    expect([gate.isHolding, gate.probeAtMillis]).toEqual([true, 9100]);
  });

  it('is one like others in an outage, also in one that began with a doubt', () => {
    const plain = closedGate();
    plain.partFailed(outage, 2000, 2000, LONGEST);
    expect([plain.failedProbes, plain.probeAtMillis]).toEqual([1, 4000]);
    const begun = doubtful();
    begun.held(outage, 2000, 2100, LONGEST);
    begun.partFailed(outage, 3100, 3200, LONGEST);
    expect([begun.failedProbes, begun.probeAtMillis]).toEqual([1, 5200]);
  });
});

describe('an answer', () => {
  it('so long ago is none to doubt for', () => {
    const gate = new DeliveryGate(3);
    gate.delivered(1000);
    gate.held(outage, 5999, 6000, LONGEST);
    expect(gate.isHolding).toBe(true);
  });

  /** The pause after the fifth failure in a row, so long after the last answer. */
  function pauseAfter(sinceAnswerMillis: number, held: Held): number {
    const gate = new DeliveryGate(3);
    gate.answered(100_000);
    for (let count = 0; count < 4; count++) gate.held(held, 200_000, 200_000, LONGEST);
    const now = 100_000 + sinceAnswerMillis;
    gate.held(held, now, now, LONGEST);
    return gate.probeAtMillis - now;
  }

  it('lately keeps the pauses of an outage short, and of no refused key', () => {
    expect(pauseAfter(119_999, outage)).toBe(8000);
    expect(pauseAfter(120_000, outage)).toBe(16_000);
    expect(pauseAfter(119_999, unauthorized)).toBe(80_000);
  });
});

describe('spans that have not failed', () => {
  it('wait as long as others when some that were in flight have failed as well', () => {
    const gate = new DeliveryGate(3);
    for (const now of [1000, 2000, 4000]) gate.held(outage, now, now, LONGEST);
    expect(gate.allowed(5000, true)).toBe(1);
    gate.held(outage, 3999, 4500, LONGEST);
    expect(gate.allowed(5000, true)).toBe(0);
  });

  it('may probe soon, however long the pause is, until some of them have failed as well', () => {
    const gate = new DeliveryGate(3);
    let now = 0;
    for (let probe = 0; probe < 6; probe++) {
      gate.held(outage, now, now, LONGEST);
      now = gate.probeAtMillis;
    }
    gate.held(outage, now, now, LONGEST);
    expect(gate.allowed(now + 1000)).toBe(0);
    expect(gate.allowed(now + 1000, true)).toBe(1);
    gate.othersFailed();
    expect(gate.allowed(now + 1000, true)).toBe(0);
  });
});
