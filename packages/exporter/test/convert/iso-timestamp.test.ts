import type { HrTime } from '@opentelemetry/api';
import fc from 'fast-check';
import { isBefore, isoTimestamp } from '../../src/convert/iso-timestamp';

describe('isoTimestamp', () => {
  it.each([
    [[0, 0], '1970-01-01T00:00:00.000000Z'],
    [[1_700_000_000, 123_456_789], '2023-11-14T22:13:20.123456Z'],
    [[1_700_000_000, 999], '2023-11-14T22:13:20.000000Z'],
    [[1_700_000_000, 1_000], '2023-11-14T22:13:20.000001Z'],
    [[1_700_000_000, 999_999_999], '2023-11-14T22:13:20.999999Z'],
    [[951_782_399, 0], '2000-02-28T23:59:59.000000Z'],
    [[253_402_300_799, 999_999_999], '9999-12-31T23:59:59.999999Z'],
  ] as [HrTime, string][])('writes %j with microseconds: %s', (time, text) => {
    expect(isoTimestamp(time)).toBe(text);
  });

  it.each([
    [[1_700_000_000, 1_000_000_000], '2023-11-14T22:13:21.000000Z'],
    [[1_700_000_000, 2_500_000_000], '2023-11-14T22:13:22.500000Z'],
    [[1_700_000_000, -1], '2023-11-14T22:13:19.999999Z'],
    [[1_700_000_000, 123_456.789], '2023-11-14T22:13:20.000123Z'],
  ] as [HrTime, string][])('carries nanoseconds of %j that are more or less than a second: %s', (time, text) => {
    expect(isoTimestamp(time)).toBe(text);
  });

  it.each([
    undefined,
    null,
    1_700_000_000_000,
    '2023-11-14T22:13:20Z',
    new Date(),
    [],
    [1],
    ['1700000000', 0],
    [1_700_000_000, '0'],
    [Number.NaN, 0],
    [0, Number.NaN],
    [Number.POSITIVE_INFINITY, 0],
    [0, Number.POSITIVE_INFINITY],
    [-1, 0],
    [253_402_300_800, 0],
    [1_700_000_000_000_000, 0],
    [1n, 0n],
  ])('gives nothing for %p, which is not a time', (time) => {
    expect(isoTimestamp(time as unknown as HrTime)).toBeUndefined();
  });

  it('tells the order of two times as their texts do, however they are written', () => {
    const seconds = fc.oneof(fc.nat(3), fc.double({ min: 0, max: 3, noNaN: true }));
    const nanos = fc.oneof(
      fc.nat(999_999_999),
      fc.integer({ min: -3e9, max: 3e9 }),
      fc.constantFrom(0, 999, 1000, 1e9),
    );
    const time = fc
      .tuple(seconds, nanos)
      .map(([s, n]) => [s + 1_700_000_000, n] as HrTime)
      .filter((each) => isoTimestamp(each) !== undefined);
    fc.assert(
      fc.property(time, time, (one, other) => {
        const [text, otherText] = [isoTimestamp(one) as string, isoTimestamp(other) as string];
        if (text < otherText) expect(isBefore(one, other)).toBe(true);
        if (text > otherText) expect(isBefore(one, other)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  const anyTime = fc.tuple(fc.nat(4_102_444_800), fc.nat(999_999_999)) as fc.Arbitrary<HrTime>;

  it('gives the same text for the same time at each call, whatever was asked between', () => {
    fc.assert(
      fc.property(anyTime, fc.array(anyTime), (time, others) => {
        const first = isoTimestamp([...time]);
        for (const other of others) isoTimestamp(other);
        expect(isoTimestamp([...time])).toBe(first);
      }),
    );
  });

  it('gives texts in the order of their times', () => {
    const micros = ([seconds, nanos]: HrTime) => BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanos / 1000));
    fc.assert(
      fc.property(anyTime, anyTime, (one, other) => {
        const [first, second] = [String(isoTimestamp(one)), String(isoTimestamp(other))];
        expect(first < second).toBe(micros(one) < micros(other));
        expect(first === second).toBe(micros(one) === micros(other));
      }),
    );
  });

  it('gives a text that other readers of ISO 8601 take for that millisecond', () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        expect(Date.parse(String(isoTimestamp(time)))).toBe(time[0] * 1000 + Math.floor(time[1] / 1e6));
      }),
    );
  });
});
