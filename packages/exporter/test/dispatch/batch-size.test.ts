import fc from 'fast-check';
import { fullBatch, nextBatchSize } from '../../src/dispatch/batch-size';

const MIB = 1024 * 1024;
const settings = { batchSize: 200, concurrency: 3, maxRequestBytes: 4 * MIB };

describe('a full batch', () => {
  it('is the configured count, and half a mebibyte', () => {
    expect(fullBatch(settings)).toEqual({ maxItems: 200, maxBytes: MIB / 2 });
  });

  it('is never more than a request may hold', () => {
    expect(fullBatch({ ...settings, maxRequestBytes: 20_000 }).maxBytes).toBe(20_000);
  });
});

describe('the next batch', () => {
  it.each([
    ['an empty queue', 0, 200],
    ['less than a batch', 10, 200],
    ['what fits the requests in flight', 600, 200],
    ['a little more than that', 601, 201],
    ['a backlog, shared among the requests in flight', 1500, 500],
    ['a backlog that fills all of them', 3000, 1000],
    ['any longer backlog', 1_000_000, 1000],
  ])('by count, with %s', (_what, spans, expected) => {
    expect(nextBatchSize({ spans, bytes: 0 }, settings, false).maxItems).toBe(expected);
  });

  it.each([
    ['little', 1000, MIB / 2],
    ['what waits in passing', 8 * MIB, MIB / 2],
    ['a backlog, shared among the requests in flight', 14 * MIB, 2 * MIB],
    ['any larger backlog', 1000 * MIB, 4 * MIB],
  ])('by bytes, with %s', (_what, bytes, expected) => {
    for (const isExplicit of [true, false]) {
      expect(nextBatchSize({ spans: 10, bytes }, settings, isExplicit).maxBytes).toBe(expected);
    }
  });

  it('never changes a count that was set', () => {
    for (const spans of [0, 50, 1_000_000]) {
      expect(nextBatchSize({ spans, bytes: 0 }, settings, true).maxItems).toBe(200);
    }
  });

  it('stays between what is configured and what the API takes, and never shrinks with a longer backlog', () => {
    const amount = fc.nat(1_000_000_000);
    fc.assert(
      fc.property(
        fc.record({ spans: fc.nat(1_000_000), bytes: amount }),
        fc.record({ spans: fc.nat(10_000), bytes: amount }),
        fc.record({
          batchSize: fc.integer({ min: 1, max: 1000 }),
          concurrency: fc.integer({ min: 1, max: 64 }),
          maxRequestBytes: fc.integer({ min: 16 * 1024, max: 256 * MIB }),
        }),
        fc.boolean(),
        (backlog, more, given, isExplicit) => {
          const size = nextBatchSize(backlog, given, isExplicit);
          expect(size.maxItems).toBeGreaterThanOrEqual(given.batchSize);
          expect(size.maxItems).toBeLessThanOrEqual(1000);
          expect(size.maxBytes).toBeLessThanOrEqual(given.maxRequestBytes);
          expect(size.maxBytes).toBeGreaterThanOrEqual(Math.min(MIB / 2, given.maxRequestBytes));
          const longer = { spans: backlog.spans + more.spans, bytes: backlog.bytes + more.bytes };
          const next = nextBatchSize(longer, given, isExplicit);
          expect(next.maxItems).toBeGreaterThanOrEqual(size.maxItems);
          expect(next.maxBytes).toBeGreaterThanOrEqual(size.maxBytes);
        },
      ),
    );
  });
});
