import fc from 'fast-check';
import { type FailedAttempt, isRetryableStatus, retryDelayMillis } from '../../src/client/retry-delay';

const BASE = 400;
const CAP = 20_000;

function delayOf(failed: Partial<FailedAttempt> = {}): number | undefined {
  return retryDelayMillis({ attempt: 1, maxAttempts: 4, remainingMillis: 60_000, random: 0.5, ...failed });
}

describe('isRetryableStatus', () => {
  it.each([408, 429, 500, 501, 502, 503, 504, 599])('is true for %i', (status) => {
    expect(isRetryableStatus(status)).toBe(true);
  });

  it.each([200, 204, 301, 302, 400, 401, 403, 404, 409, 413, 422, 451])('is false for %i', (status) => {
    expect(isRetryableStatus(status)).toBe(false);
  });
});

describe('retryDelayMillis', () => {
  it.each<[string, Partial<FailedAttempt>, number | undefined]>([
    ['a transport error', {}, 300],
    ['a transport error, no luck', { random: 0 }, 200],
    ['status 408', { status: 408 }, 300],
    ['status 429', { status: 429 }, 300],
    ['status 500', { status: 500 }, 300],
    ['status 503', { status: 503 }, 300],
    ['status 400', { status: 400 }, undefined],
    ['status 401', { status: 401 }, undefined],
    ['status 403', { status: 403 }, undefined],
    ['status 404', { status: 404 }, undefined],
    ['status 409, a verdict', { status: 409 }, undefined],
    ['status 413', { status: 413 }, undefined],
    ['status 422', { status: 422 }, undefined],
    ['a redirect', { status: 302 }, undefined],
    ['the second attempt', { attempt: 2 }, 600],
    ['the third attempt', { attempt: 3 }, 1200],
    ['the last attempt', { attempt: 4 }, undefined],
    ['the only attempt', { maxAttempts: 1 }, undefined],
    ['a late attempt of many, at the cap', { attempt: 50, maxAttempts: 100 }, 15_000],
    ['an attempt whose doubling is no finite number', { attempt: 5000, maxAttempts: 9999 }, 15_000],
    ['Retry-After of 5 s', { status: 503, retryAfterMillis: 5000 }, 5100],
    ['Retry-After of 5 s without a status', { retryAfterMillis: 5000 }, 5100],
    ['Retry-After beyond the cap', { status: 429, retryAfterMillis: 30_000 }, 30_100],
    ['Retry-After sooner than the backoff', { status: 503, retryAfterMillis: 10 }, 300],
    ['Retry-After of 0', { status: 503, retryAfterMillis: 0 }, 300],
    ['Retry-After in the past', { status: 503, retryAfterMillis: -5000 }, 300],
    ['Retry-After with a verdict', { status: 422, retryAfterMillis: 1000 }, undefined],
    ['Retry-After beyond the deadline', { status: 503, retryAfterMillis: 60_000 }, undefined],
    ['a backoff beyond the deadline', { remainingMillis: 299 }, undefined],
    ['a backoff that ends at the deadline', { remainingMillis: 300 }, undefined],
    ['a backoff that just fits', { remainingMillis: 301 }, 300],
    ['a deadline that is over', { remainingMillis: -1 }, undefined],
  ])('after %s', (_what, failed, delay) => {
    expect(delayOf(failed)).toBe(delay);
  });

  const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const attempt = fc.integer({ min: 1, max: 200 });

  it('spreads over the upper half of a backoff that doubles up to 20 s', () => {
    fc.assert(
      fc.property(attempt, luck, (made, random) => {
        const backoff = Math.min(CAP, BASE * 2 ** (made - 1));
        const delay = delayOf({ attempt: made, maxAttempts: 1000, random });
        expect(delay).toBeGreaterThanOrEqual(backoff / 2);
        expect(delay).toBeLessThanOrEqual(backoff);
      }),
    );
  });

  it('is longer with more luck, so that clients that failed together drift apart', () => {
    expect(delayOf({ random: 0.9 })).toBeGreaterThan(delayOf({ random: 0.1 }) ?? 0);
    expect(delayOf({ random: 0.9, retryAfterMillis: 5000 })).toBeGreaterThan(
      delayOf({ random: 0.1, retryAfterMillis: 5000 }) ?? 0,
    );
  });

  it('is never negative, sooner than the server asked, beyond the deadline or more than the cap over what was asked', () => {
    fc.assert(
      fc.property(
        fc.record({
          attempt,
          maxAttempts: attempt,
          status: fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
          retryAfterMillis: fc.option(fc.integer({ min: -100_000, max: 1_000_000 }), { nil: undefined }),
          remainingMillis: fc.integer({ min: -1000, max: 2_000_000 }),
          random: luck,
        }),
        (failed) => {
          const delay = retryDelayMillis(failed);
          if (delay === undefined) return;
          const asked = Math.max(0, failed.retryAfterMillis ?? 0);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeGreaterThanOrEqual(asked);
          expect(delay).toBeLessThan(failed.remainingMillis);
          expect(delay).toBeLessThanOrEqual(CAP + asked);
          expect(failed.attempt).toBeLessThan(failed.maxAttempts);
        },
      ),
    );
  });
});
