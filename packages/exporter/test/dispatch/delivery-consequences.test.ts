import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { SgpError } from '../../src/errors/sgp-error';
import { recordStderr } from '../record-stderr';
import { consequencesFixture, DOWN, type Given } from './consequences-fixture';

let written: string[] = [];

beforeEach(() => {
  written = recordStderr();
});

afterEach(() => jest.restoreAllMocks());

const fixture = (given: Given = {}) => consequencesFixture({ ...given, written });

describe('a request that failed', () => {
  it('makes suspects of what it carried, and puts back in the queue what was not tried', () => {
    const { accepted, sendingOf, fail, state, intake } = fixture();
    const spans = accepted(1, 5);
    fail(sendingOf(spans), 10_000, DOWN, { suspects: spans.slice(0, 2) });
    expect(state()).toEqual({ queued: 3, suspected: 2 });
    expect(intake.takeAll()).toEqual(spans.slice(2));
  });

  it('makes suspects of all its spans when nothing else is said', () => {
    const { accepted, sendingOf, fail, state } = fixture();
    fail(sendingOf(accepted(1, 5)), 10_000);
    expect(state()).toEqual({ queued: 0, suspected: 5 });
  });

  it('is an outage: said once, and told to whoever waits', () => {
    const { accepted, sendingOf, fail, gate, said, holds } = fixture();
    fail(sendingOf(accepted(1, 2)), 10_000);
    expect(gate.isHolding).toBe(true);
    expect(gate.probeAtMillis).toBe(11_000);
    expect(said('Delivery is held')).toBe(1);
    expect(holds()).toBe(1);
  });

  it('that left nothing waiting is no outage to tell of', () => {
    const { accepted, sendingOf, fail, said, holds } = fixture({ maxAttempts: 1 });
    const spans = accepted(1, 2);
    for (const span of spans) span.attempted(1);
    fail(sendingOf(spans), 10_000);
    expect([said('Delivery is held'), holds()]).toEqual([0, 0]);
  });

  it('a moment after an answer leaves the backend in doubt, which is nothing to tell yet', () => {
    const { accepted, sendingOf, fail, succeed, gate, said, holds } = fixture();
    succeed(sendingOf(accepted(1, 1)), 9000);
    fail(sendingOf(accepted(2, 2)), 10_000);
    expect([gate.isClosed, gate.isHolding, said('Delivery is held'), holds()]).toEqual([true, false, 0, 0]);
  });
});

describe('a request with a part that failed', () => {
  /** With two spans at this time, of which the second was not taken. */
  function halfFails(parts: ReturnType<typeof fixture>, now: number, isDelivered: boolean) {
    const [first, second] = parts.accepted(1, 2) as [OutgoingSpan, OutgoingSpan];
    const rest = isDelivered ? { delivered: [first], undelivered: [second] } : {};
    parts.fail(parts.sendingOf([first, second], { startedMillis: now }), now, DOWN, rest);
  }

  it('leaves the backend in doubt, and is no outage yet', () => {
    const parts = fixture();
    halfFails(parts, 10_000, true);
    expect({ isClosed: parts.gate.isClosed, isHolding: parts.gate.isHolding }).toEqual({
      isClosed: true,
      isHolding: false,
    });
  });

  it('does not end an outage', () => {
    const parts = fixture();
    halfFails(parts, 10_000, false);
    expect(parts.gate.isHolding).toBe(true);
    halfFails(parts, 20_000, true);
    expect(parts.gate.isHolding).toBe(true);
    expect(parts.gate.failedProbes).toBe(1);
  });

  it('says nothing of how much a request may hold', () => {
    const parts = fixture();
    const answered = jest.spyOn(parts.picker, 'answered');
    halfFails(parts, 10_000, true);
    expect(answered).not.toHaveBeenCalled();
  });
});

describe('an answer', () => {
  it('ends an outage: it is said, and what failed in it goes together again', () => {
    const { accepted, sendingOf, fail, succeed, gate, suspects, takeSuspect, said } = fixture();
    fail(sendingOf(accepted(1, 4)), 10_000);
    fail(sendingOf(accepted(5, 4), { isProbe: true, startedMillis: 11_000 }), 12_000);
    expect(suspects.size).toBe(8);
    succeed(sendingOf(accepted(9, 1), { isProbe: true, startedMillis: 20_000 }), 21_000);
    expect(gate.isClosed).toBe(false);
    expect(said('Delivery works again after 11 s')).toBe(1);
    expect(takeSuspect(21_000).spans).toHaveLength(8);
  });

  it('does not put together what failed without an outage', () => {
    const { accepted, sendingOf, succeed, suspects, takeSuspect } = fixture();
    suspects.add(accepted(1, 4), DOWN.error, 0);
    suspects.add(accepted(5, 4), DOWN.error, 0);
    suspects.excuse();
    succeed(sendingOf(accepted(9, 1)), 1000);
    expect(takeSuspect(2000).spans).toHaveLength(2);
  });

  it('that refuses spans is one too', () => {
    const { accepted, sendingOf, fail, consequences, gate } = fixture();
    fail(sendingOf(accepted(1, 2)), 10_000);
    const spans = accepted(3, 1);
    const rejected = spans.map((span) => ({ span, error: new SgpError('SGP_REJECTED', 'no') }));
    consequences.draw({ delivered: [], rejected, undelivered: [] }, sendingOf(spans), 12_000);
    expect(gate.isClosed).toBe(false);
  });

  it('of nothing at all is none', () => {
    const { accepted, sendingOf, fail, consequences, gate } = fixture();
    fail(sendingOf(accepted(1, 2)), 10_000);
    consequences.draw({ delivered: [], rejected: [], undelivered: [] }, sendingOf([]), 12_000);
    expect(gate.isClosed).toBe(true);
  });

  it('tells the picker how much was taken in one request', () => {
    const { accepted, sendingOf, succeed, picker } = fixture();
    const answered = jest.spyOn(picker, 'answered');
    succeed(sendingOf(accepted(1, 3)), 1000);
    expect(answered.mock.calls).toEqual([[30]]);
  });

  it('while in doubt says that one of the spans is the reason', () => {
    const { accepted, sendingOf, fail, succeed, said } = fixture();
    succeed(sendingOf(accepted(1, 1)), 9000);
    fail(sendingOf(accepted(2, 2)), 10_000);
    succeed(sendingOf(accepted(4, 1), { isProbe: true, startedMillis: 10_001 }), 10_100);
    expect(said('Requests with some of 2 spans fail while others are answered')).toBe(1);
    expect(said('down')).toBe(1);
  });

  it.each(['while the gate is open', 'after an outage'])('%s says no such thing', (when) => {
    const { accepted, sendingOf, fail, succeed, said } = fixture();
    if (when === 'after an outage') fail(sendingOf(accepted(1, 2)), 10_000);
    succeed(sendingOf(accepted(3, 1)), 12_000);
    expect(said('while others are answered')).toBe(0);
  });

  it('to one half of suspects makes the other half the one that failed', () => {
    const { accepted, suspects, takeSuspect, succeed } = fixture();
    suspects.add(accepted(1, 8), DOWN.error, 0);
    const half = takeSuspect(1);
    succeed(half, 2);
    expect(takeSuspect(3).spans).toHaveLength(2);
  });

  it('that refuses a span of one half says nothing of the other half', () => {
    const { accepted, suspects, takeSuspect, consequences } = fixture();
    suspects.add(accepted(1, 8), DOWN.error, 0);
    const half = takeSuspect(1);
    const rejected = half.spans.map((span) => ({ span, error: new Error('no') }));
    consequences.draw({ delivered: [], rejected, undelivered: [] }, half, 2);
    expect(takeSuspect(3).spans).toHaveLength(4);
  });
});
