// What follows when spans under suspicion fail again, and when a probe fails.
import type { Held } from '../../src/delivery/delivery-report';
import { SgpError } from '../../src/errors/sgp-error';
import { recordStderr } from '../record-stderr';
import { consequencesFixture, DOWN, type Given } from './consequences-fixture';

let written: string[] = [];

beforeEach(() => {
  written = recordStderr();
});

afterEach(() => jest.restoreAllMocks());

const fixture = (given: Given = {}) => consequencesFixture({ ...given, written });

describe('suspects that failed again', () => {
  /** One span, tried alone at 1,000 ms; others were answered in the meantime. */
  function single(given: Given = {}, answeredMillis = 900) {
    const parts = fixture(given);
    parts.suspects.add(parts.accepted(1, 1), DOWN.error, 0);
    parts.suspects.answered(answeredMillis);
    return { ...parts, sending: parts.takeSuspect(1000) };
  }

  it('wait on, and a batch goes before them', () => {
    const { sending, fail, state, picker } = single();
    const suspectsFailed = jest.spyOn(picker, 'suspectsFailed');
    fail(sending, 1000);
    expect(state()).toEqual({ queued: 0, suspected: 1 });
    expect(suspectsFailed).toHaveBeenCalledTimes(1);
  });

  it('are not waited for by a flush when the failure is their own', async () => {
    const { sending, fail, flushes } = single();
    const flushed = flushes.wait(1);
    fail(sending, 1000);
    await flushed;
  });

  it('are waited for while nothing else was answered', async () => {
    const { sending, fail, flushes } = single({}, Number.NEGATIVE_INFINITY);
    let isOver = false;
    void flushes.wait(1).then(() => {
      isOver = true;
    });
    fail(sending, 1000);
    await Promise.resolve();
    expect(isOver).toBe(false);
  });

  it('together are waited for too', async () => {
    const { accepted, suspects, takeSuspect, fail, flushes } = fixture();
    suspects.addUntried(accepted(1, 2), DOWN.error);
    suspects.answered(900);
    let isOver = false;
    void flushes.wait(2).then(() => {
      isOver = true;
    });
    fail(takeSuspect(1000), 1000);
    await Promise.resolve();
    expect(isOver).toBe(false);
  });

  it('do not close an open gate, and close it when many do so in a row', () => {
    const { sending, fail, gate, suspects, accepted, takeSuspect } = single();
    fail(sending, 1000);
    expect(gate.isClosed).toBe(false);
    for (let count = 2; count <= 16; count++) {
      expect(gate.isClosed).toBe(false);
      suspects.addUntried(accepted(count, 1), DOWN.error);
      fail(takeSuspect(1000), 1000);
    }
    expect(gate.isHolding).toBe(true);
  });

  it('that the request had not come to are suspects that were not tried, and say nothing of themselves', () => {
    const { accepted, suspects, takeSuspect, fail, state } = fixture();
    suspects.addUntried(accepted(1, 4), DOWN.error);
    const sending = takeSuspect(1);
    fail(sending, 2, DOWN, { suspects: sending.spans.slice(0, 2) });
    expect(state()).toEqual({ queued: 0, suspected: 4 });
    // Whole, since it did not fail.
    expect(takeSuspect(3).spans).toEqual(sending.spans.slice(2));
    expect(takeSuspect(4).spans).toEqual(sending.spans.slice(0, 1));
  });

  it('of which none was tried are as they were, and no batch has to go before them', () => {
    const { accepted, suspects, takeSuspect, fail, state, picker } = fixture();
    const suspectsFailed = jest.spyOn(picker, 'suspectsFailed');
    suspects.addUntried(accepted(1, 4), DOWN.error);
    fail(takeSuspect(1), 2, DOWN, { suspects: [] });
    expect(state()).toEqual({ queued: 0, suspected: 4 });
    expect(suspectsFailed).not.toHaveBeenCalled();
  });

  it.each([
    ['SGP_SERVER_ERROR', { blocked: 1 }],
    ['SGP_RATE_LIMITED', {}],
  ] as const)('eight times are given up, unless that is not about them: %s', (code, expected) => {
    const { suspects, accepted, takeSuspect, fail, dropped } = fixture();
    suspects.addUntried(accepted(1, 1), DOWN.error);
    const held: Held = { kind: 'retryable', error: new SgpError(code, 'no') };
    for (let count = 1; count <= 8; count++) {
      suspects.answered(count * 100_000 - 1);
      fail(takeSuspect(count * 100_000), count * 100_000, held);
    }
    expect(dropped()).toEqual(expected);
  });

  it('at a stop have had their last try when the failure is their own', () => {
    const { sending, fail, dropped, state, said } = single();
    fail(sending, 1000, DOWN, {}, 999);
    expect(dropped()).toEqual({ blocked: 1 });
    expect(state().suspected).toBe(0);
    expect(said('was refused')).toBe(1);
  });

  it('at a stop have had it too when they failed before while others were answered', () => {
    const { suspects, sending, fail, dropped, takeSuspect } = single();
    fail(sending, 1000);
    suspects.hurry();
    fail(takeSuspect(2000), 2000, DOWN, {}, 1500);
    expect(dropped()).toEqual({ blocked: 1 });
  });

  it.each<[string, Given, number]>([
    ['where what is not taken is kept on disk', { isKeptAtStop: true }, 900],
    ['when nothing else was answered', {}, Number.NEGATIVE_INFINITY],
  ])('at a stop wait on %s', (_what, given, answeredMillis) => {
    const { sending, fail, dropped, state } = single(given, answeredMillis);
    fail(sending, 1000, DOWN, {}, 999);
    expect(dropped()).toEqual({});
    expect(state().suspected).toBe(1);
  });

  it('at a stop are halved while there are several', () => {
    const { accepted, suspects, takeSuspect, fail, dropped, state } = fixture();
    suspects.addUntried(accepted(1, 2), DOWN.error);
    suspects.answered(900);
    fail(takeSuspect(1000), 1000, DOWN, {}, 999);
    expect(dropped()).toEqual({});
    expect(state().suspected).toBe(2);
  });
});

describe('a probe that failed', () => {
  it('excuses the suspects: it is an outage that they failed in', () => {
    const { accepted, sendingOf, fail, suspects } = fixture();
    const excuse = jest.spyOn(suspects, 'excuse');
    fail(sendingOf(accepted(1, 2)), 10_000);
    expect(excuse).not.toHaveBeenCalled();
    fail(sendingOf(accepted(3, 2), { isProbe: true, startedMillis: 12_000 }), 12_000);
    expect(excuse).toHaveBeenCalledTimes(1);
  });

  it('with spans that had not failed lets the others wait as long as those', () => {
    const { accepted, sendingOf, fail, gate } = fixture();
    let now = 10_000;
    for (let count = 0; count < 6; count++) {
      fail(sendingOf(accepted(count, 1), { startedMillis: now }), now);
      now = gate.probeAtMillis;
    }
    expect(gate.neighbourProbeAtMillis).toBeLessThan(gate.probeAtMillis);
    fail(sendingOf(accepted(9, 1), { isProbe: true, startedMillis: now }), now);
    expect(gate.neighbourProbeAtMillis).toBe(gate.probeAtMillis);
  });

  /** In doubt at 10,000 ms with four suspects, of which one is the probe. */
  function inDoubt(count = 4) {
    const parts = fixture();
    parts.succeed(parts.sendingOf(parts.accepted(100, 1)), 9000);
    parts.fail(parts.sendingOf(parts.accepted(1, count)), 10_000);
    const probe = parts.takeSuspect(10_000, true);
    return { ...parts, probe };
  }

  it('with a part of what failed says little while there are other parts: the next may start at once', () => {
    const { fail, gate, probe } = inDoubt();
    fail(probe, 10_050);
    expect([gate.isClosed, gate.isHolding, gate.probeAtMillis]).toEqual([true, false, 10_050]);
  });

  it('with all that there is closes the gate', () => {
    const { fail, gate, probe } = inDoubt(1);
    fail(probe, 10_050);
    expect(gate.isHolding).toBe(true);
  });

  it('with suspects does not make the spans wait that have not failed', () => {
    const { fail, gate, probe, takeSuspect } = inDoubt(1);
    fail(probe, 10_050);
    let now = gate.probeAtMillis;
    for (let count = 0; count < 4; count++) {
      fail(takeSuspect(now, true), now);
      if (count < 3) now = gate.probeAtMillis;
    }
    expect(gate.neighbourProbeAtMillis).toBe(now + 1000);
    expect(gate.probeAtMillis).toBe(now + 8000);
  });
});
