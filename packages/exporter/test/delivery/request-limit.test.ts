import fc from 'fast-check';
import { MIN_REQUEST_BYTES } from '../../src/configuration/settings-table';
import { RequestLimit } from '../../src/delivery/request-limit';

const MINUTE = 60_000;
const CONFIGURED = 4 * 1024 * 1024;

describe('RequestLimit', () => {
  it('is what is configured until the server refuses a body, whatever the time', () => {
    const limit = new RequestLimit(CONFIGURED);
    expect([0, MINUTE, 1e12].map((now) => limit.bytes(now))).toEqual([CONFIGURED, CONFIGURED, CONFIGURED]);
  });

  it('is half of what was refused, never more than before, and not below what one item needs', () => {
    const limit = new RequestLimit(CONFIGURED);
    expect(limit.refused(1_000_000, 0)).toBe(true);
    expect(limit.bytes(1)).toBe(500_000);
    // Refused by the same rule while both were in flight.
    expect(limit.refused(1_500_000, 2)).toBe(false);
    expect(limit.bytes(3)).toBe(500_000);
    limit.refused(1000, 4);
    expect(limit.bytes(5)).toBe(MIN_REQUEST_BYTES);
  });

  it('grows by a quarter every ten minutes without a refusal, back to what is configured', () => {
    const limit = new RequestLimit(1_000_000);
    limit.refused(1_000_000, 0);
    expect(limit.bytes(10 * MINUTE - 1)).toBe(500_000);
    const grown = [1, 2, 3, 4, 5, 6].map((count) => limit.bytes(count * 10 * MINUTE));
    expect(grown).toEqual([625_000, 781_250, 976_562, 1_000_000, 1_000_000, 1_000_000]);
  });

  it('does not make up for the time in which nobody asked', () => {
    const limit = new RequestLimit(CONFIGURED);
    limit.refused(1_000_000, 0);
    expect(limit.bytes(600 * MINUTE)).toBe(625_000);
    expect(limit.bytes(601 * MINUTE)).toBe(625_000);
  });

  it('is no lower after a body of the same size was refused again', () => {
    const limit = new RequestLimit(CONFIGURED);
    limit.refused(1_000_000, 0);
    expect(limit.refused(1_000_000, 5 * MINUTE)).toBe(false);
    expect(limit.bytes(10 * MINUTE)).toBe(625_000);
  });

  it.each([
    ['proved by an answer of nearly that size: the pause is as before', 500_000, 21],
    ['not proved by smaller ones: it is twice as long', 499_999, 31],
  ])('after a raise that is %s', (_what, answeredBytes, raisedAtMinute) => {
    const limit = new RequestLimit(1_000_000);
    limit.refused(1_000_000, 0);
    expect(limit.bytes(10 * MINUTE)).toBe(625_000);
    limit.answered(answeredBytes);
    limit.refused(625_000, 11 * MINUTE);
    expect(limit.bytes(raisedAtMinute * MINUTE - 1)).toBe(312_500);
    expect(limit.bytes(raisedAtMinute * MINUTE)).toBe(390_625);
  });

  it('begins with the first pause again once what is configured was proved', () => {
    const limit = new RequestLimit(1_000_000);
    limit.refused(1_000_000, 0);
    for (const minutes of [10, 20, 30, 40]) limit.bytes(minutes * MINUTE);
    limit.answered(1_000_000);
    expect(limit.bytes(100 * MINUTE)).toBe(1_000_000);
    limit.refused(1_000_000, 100 * MINUTE);
    expect(limit.bytes(110 * MINUTE)).toBe(625_000);
  });

  it('waits twice as long after each raise that the server refuses, up to six hours', () => {
    const limit = new RequestLimit(CONFIGURED);
    let now = 0;
    limit.refused(1_000_000, now);
    const pauses: number[] = [];
    for (let raise = 0; raise < 8; raise++) {
      const before = limit.bytes(now);
      const refusedAt = now;
      while (limit.bytes(now) === before) now += MINUTE;
      pauses.push((now - refusedAt) / MINUTE);
      limit.refused(limit.bytes(now), now);
    }
    expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 360, 360]);
  });

  it('stays between the smallest and the configured limit, and a refusal that lowers it at least halves the body', () => {
    const step = fc.record({
      later: fc.nat(40 * MINUTE),
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
      refuse: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const limit = new RequestLimit(CONFIGURED);
        let now = 0;
        for (const { later, share, refuse } of steps) {
          now += later;
          const bytes = limit.bytes(now);
          expect(bytes).toBeGreaterThanOrEqual(MIN_REQUEST_BYTES);
          expect(bytes).toBeLessThanOrEqual(CONFIGURED);
          const body = Math.ceil(bytes * share);
          if (refuse && limit.refused(body, now)) {
            expect(limit.bytes(now)).toBeLessThanOrEqual(Math.max(MIN_REQUEST_BYTES, body / 2));
          }
        }
      }),
    );
  });
});

describe('what gets no answer', () => {
  it('halves the limit, down to a few KB, and does not cut items', () => {
    const limit = new RequestLimit(CONFIGURED);
    expect(limit.unanswered(512 * 1024, 0)).toBe(true);
    expect(limit.bytes(1)).toBe(256 * 1024);
    for (let size = 256 * 1024; size > 8 * 1024; size /= 2) limit.unanswered(size, 1);
    expect(limit.bytes(2)).toBe(8 * 1024);
    expect(limit.itemBytes(2)).toBe(CONFIGURED);
  });

  it('is no lower after a body of the same size got no answer again', () => {
    const limit = new RequestLimit(CONFIGURED);
    expect([limit.unanswered(1_000_000, 0), limit.unanswered(1_000_000, 1)]).toEqual([true, false]);
  });

  it('leaves items as large as a raise has made them', () => {
    const limit = new RequestLimit(1_000_000);
    limit.refused(1_000_000, 0);
    limit.bytes(10 * MINUTE);
    limit.unanswered(600_000, 10 * MINUTE);
    expect([limit.bytes(10 * MINUTE), limit.itemBytes(10 * MINUTE)]).toEqual([300_000, 625_000]);
  });

  it('is forgiven when a small body gets no answer either', () => {
    const limit = new RequestLimit(CONFIGURED);
    limit.unanswered(512 * 1024, 0);
    limit.unanswered(256 * 1024, 1);
    expect(limit.unanswered(3000, 2)).toBe(false);
    expect(limit.bytes(3)).toBe(CONFIGURED);
  });

  it('is tried again larger by a quarter sooner than what was refused, and later each time that fails', () => {
    const limit = new RequestLimit(CONFIGURED);
    let now = 0;
    limit.unanswered(512 * 1024, now);
    const pauses: number[] = [];
    for (let raise = 0; raise < 4; raise++) {
      const before = limit.bytes(now);
      const since = now;
      while (limit.bytes(now) === before) now += 1000;
      pauses.push(now - since);
      limit.unanswered(limit.bytes(now) + 1, now);
    }
    expect(pauses).toEqual([15_000, 30_000, 60_000, 120_000]);
  });

  it('does not undo what a refusal taught', () => {
    const limit = new RequestLimit(CONFIGURED);
    limit.unanswered(512 * 1024, 0);
    limit.refused(200_000, 1);
    limit.unanswered(3000, 2);
    expect(limit.bytes(3)).toBe(100_000);
    expect(limit.itemBytes(3)).toBe(100_000);
  });
});
