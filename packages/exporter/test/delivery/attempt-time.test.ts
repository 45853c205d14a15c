import { AttemptTime } from '../../src/delivery/attempt-time';

const FLOOR = 10_000;
const MIB = 1024 * 1024;

describe('the time of an attempt', () => {
  it('is the floor for a body of next to nothing, and longer for each byte', () => {
    const time = new AttemptTime();
    expect(time.millisFor(100, FLOOR)).toBeLessThan(FLOOR + 10);
    expect(time.millisFor(MIB, FLOOR)).toBeGreaterThan(time.millisFor(MIB / 2, FLOOR));
  });

  it('follows the rate that was seen: long on a slow link, short on a fast one', () => {
    const slow = new AttemptTime();
    const fast = new AttemptTime();
    for (let count = 0; count < 20; count++) {
      slow.answered(MIB / 4, 20_000);
      fast.answered(MIB / 4, 10);
    }
    expect(slow.millisFor(MIB / 4, FLOOR)).toBeGreaterThan(FLOOR + 20_000);
    expect(fast.millisFor(MIB / 4, FLOOR)).toBeLessThan(FLOOR + 100);
  });

  it('learns nothing from small bodies, which tell about the server', () => {
    const time = new AttemptTime();
    const before = time.millisFor(MIB, FLOOR);
    time.answered(1000, 30_000);
    expect(time.millisFor(MIB, FLOOR)).toBe(before);
  });

  it.each<[string, [bytes: number, millis: number][], number]>([
    ['2 Mbit/s at first, of which half is counted on', [], FLOOR + 8192],
    [
      'a third of what the first large one showed',
      [[512 * 1024, 1024]],
      Math.ceil(FLOOR + (2 * MIB) / (256 + 0.3 * 256)),
    ],
    ['the smallest that tells', [[32 * 1024, 64]], Math.ceil(FLOOR + (2 * MIB) / (256 + 0.3 * 256))],
    [
      'an answer in no time as one of a millisecond',
      [[64 * 1024, 0]],
      Math.ceil(FLOOR + (2 * MIB) / (256 + 0.3 * (65_536 - 256))),
    ],
    ['one that is too small to tell', [[32 * 1024 - 1, 1]], FLOOR + 8192],
  ])('takes for a mebibyte %s', (_what, answers, millis) => {
    const time = new AttemptTime();
    for (const [bytes, took] of answers) time.answered(bytes, took);
    expect(time.millisFor(MIB, FLOOR)).toBe(millis);
  });
});
