// Whatever the backend refuses by, and however it does so: the accounts hold, what is good arrives in time while good
// spans are taken, and the requests that this costs are bounded. On a virtual clock; over real sockets see
// delivery.property.test.ts.
import { propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { type ModelBackend, type ModelOptions, type ModelSpan, runModel } from './suspects-model';

const MINUTE = 60_000;

beforeEach(() => {
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});

afterEach(() => jest.restoreAllMocks());

const byContent: ModelBackend = ({ spans }) => !spans.some(({ isBad }) => isBad);
const bySize =
  (maxBytes: number): ModelBackend =>
  ({ bytes }) =>
    bytes <= maxBytes;
const byCount =
  (maxSpans: number): ModelBackend =>
  ({ spans }) =>
    spans.length <= maxSpans;
const atRandom =
  (share: number): ModelBackend =>
  ({ random }) =>
    random >= share;
/** The account is refused, or the backend is gone, for a while. */
const during =
  (fromMillis: number, toMillis: number): ModelBackend =>
  ({ atMillis }) =>
    atMillis < fromMillis || atMillis >= toMillis;
const all =
  (...backends: readonly ModelBackend[]): ModelBackend =>
  (request) =>
    backends.every((each) => each(request));

const streamArbitrary = fc.record({
  count: fc.integer({ min: 1, max: 600 }),
  everyMillis: fc.constantFrom(0, 1, 20, 200),
  bytes: fc.constantFrom(500, 2000, 20_000),
  badEvery: fc.constantFrom(0, 2, 7, 50, 200),
});
interface Stream {
  readonly count: number;
  readonly everyMillis: number;
  readonly bytes: number;
  readonly badEvery: number;
}

const spansOf = ({ count, everyMillis, bytes, badEvery }: Stream): ModelSpan[] =>
  Array.from({ length: count }, (_, index) => ({
    atMillis: index * everyMillis,
    bytes,
    isBad: badEvery > 0 && index % badEvery === badEvery - 1,
  }));

const optionsArbitrary = fc.record({
  concurrency: fc.constantFrom(1, 3, 8),
  batchSize: fc.constantFrom(1, 10, 200, 1000),
  answerMillis: fc.constantFrom(5, 80, 900),
  seed: fc.nat(),
});

const partArbitrary = fc.oneof(
  fc.constant(byContent),
  fc.constantFrom(20_000, 60_000, 300_000).map(bySize),
  fc.constantFrom(1, 3, 50).map(byCount),
  fc.constantFrom(0.05, 0.3).map(atRandom),
  fc.tuple(fc.nat(20_000), fc.nat(180_000)).map(([from, length]) => during(from, from + length)),
);

const run = (
  spans: readonly ModelSpan[],
  backend: ModelBackend,
  options: Omit<ModelOptions, 'untilMillis'>,
  minutes: number,
) => runModel(spans, backend, { ...options, untilMillis: minutes * MINUTE });

describe('suspicion', () => {
  it('keeps the accounts, loses nothing good, and ends, whatever the backend refuses by', () => {
    fc.assert(
      fc.property(
        streamArbitrary,
        fc.array(partArbitrary, { minLength: 1, maxLength: 3 }),
        optionsArbitrary,
        (stream, parts, options) => {
          const spans = spansOf(stream);
          const result = run(spans, all(...parts), options, 24 * 60);
          expect(result.violations).toEqual([]);
          expect(result.dropped.filter(({ isBad }) => !isBad)).toEqual([]);
          expect(result.waiting.filter(({ isBad }) => !isBad)).toEqual([]);
        },
      ),
      { numRuns: propertyRuns(300), interruptAfterTimeLimit: 12_000 },
    );
  }, 60_000);
});

describe('a firewall that refuses one span of many', () => {
  it('costs at most 25 requests for it, and keeps no other waiting longer than 10 s', () => {
    fc.assert(
      fc.property(
        fc.record({
          count: fc.integer({ min: 2, max: 1000 }),
          everyMillis: fc.constantFrom(0, 1, 20, 200),
          at: fc.nat(999),
        }),
        optionsArbitrary,
        ({ count, everyMillis, at }, options) => {
          const stream = { count, everyMillis, bytes: 500, badEvery: 0 };
          const spans = spansOf(stream).map((span, index) => ({ ...span, isBad: index === at % count }));
          const clean = run(spans, () => true, options, 10).requests.length;
          const result = run(spans, byContent, options, 10);
          const goodDelivered = [...result.deliveredAtMillis.keys()].filter(({ isBad }) => !isBad);
          expect(goodDelivered).toHaveLength(count - 1);
          const cleanMillis = (clean / options.concurrency) * options.answerMillis;
          for (const [span, atMillis] of result.deliveredAtMillis) {
            expect(atMillis - span.atMillis).toBeLessThan(10_000 + 25 * options.answerMillis + cleanMillis);
          }
          const lastGood = Math.max(...goodDelivered.map((span) => result.deliveredAtMillis.get(span) ?? 0));
          const used = result.requests.filter(({ atMillis }) => atMillis < lastGood).length;
          expect(used - clean).toBeLessThanOrEqual(25);
        },
      ),
      { numRuns: propertyRuns(300), interruptAfterTimeLimit: 10_000 },
    );
  }, 30_000);

  it('is asked for it a few times over minutes, and then never again', () => {
    const spans = Array.from({ length: 3600 }, (_, index) => ({
      atMillis: index * 500,
      bytes: 500,
      isBad: index === 10,
    }));
    const options = { concurrency: 3, batchSize: 200, answerMillis: 50, seed: 1 };
    const result = run(spans, byContent, options, 60);
    expect(result.dropped).toEqual([spans[10]]);
    const tries = result.requests.filter(({ spans: carried }) => carried.some(({ isBad }) => isBad));
    expect(tries.length).toBeLessThanOrEqual(12);
    const lastTry = tries.at(-1)?.atMillis ?? 0;
    expect(lastTry).toBeGreaterThan(2 * MINUTE);
    expect(lastTry).toBeLessThan(10 * MINUTE);
  });

  it('that refuses most spans keeps none of the others for ever', () => {
    fc.assert(
      fc.property(optionsArbitrary, fc.constantFrom(3, 10), (options, goodEvery) => {
        const spans = Array.from({ length: 200 }, (_, index) => ({
          atMillis: index * 20,
          bytes: 500,
          isBad: index % goodEvery !== 0,
        }));
        const result = run(spans, byContent, options, 24 * 60);
        expect(result.waiting.filter(({ isBad }) => !isBad)).toEqual([]);
        expect(result.dropped.filter(({ isBad }) => !isBad)).toEqual([]);
      }),
      { numRuns: propertyRuns(50) },
    );
  }, 30_000);
});

describe('a way that answers nothing above a size', () => {
  it('gets smaller requests until all is delivered, and no larger ones because more waits', () => {
    fc.assert(
      fc.property(
        optionsArbitrary,
        fc.constantFrom(20_000, 100_000, 300_000),
        fc.integer({ min: 50, max: 500 }),
        (options, maxBytes, count) => {
          const spans = spansOf({ count, everyMillis: 10, bytes: 2000, badEvery: 0 });
          const result = run(spans, bySize(maxBytes), options, 10);
          expect(result.deliveredAtMillis.size).toBe(count);
          const failed = result.requests.filter(({ isTaken }) => !isTaken).length;
          expect(failed).toBeLessThanOrEqual(60);
        },
      ),
      { numRuns: propertyRuns(100), interruptAfterTimeLimit: 10_000 },
    );
  }, 30_000);

  it('takes nothing at all for a day: the requests are those of an outage', () => {
    const spans = spansOf({ count: 2000, everyMillis: 1000, bytes: 2000, badEvery: 0 });
    const options = { concurrency: 3, batchSize: 200, answerMillis: 50, seed: 1 };
    const result = run(spans, during(0, 24 * 60 * MINUTE), options, 24 * 60 + 30);
    // One in half a minute at most, a quarter at least.
    expect(result.requests.filter(({ isTaken }) => !isTaken).length).toBeLessThan(24 * 60 * 4);
    expect(result.deliveredAtMillis.size).toBe(2000);
    expect(result.dropped).toEqual([]);
  });
});
