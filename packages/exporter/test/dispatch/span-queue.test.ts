import { propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { type Queued, SpanQueue } from '../../src/dispatch/span-queue';

const UNBOUNDED = { maxQueueSize: 0, maxQueueBytes: Number.MAX_SAFE_INTEGER };

let sequence = 0;

function entry(bytes = 1): Queued {
  sequence += 1;
  return { sequence, bytes };
}

function filled(count: number, bounds = UNBOUNDED): { queue: SpanQueue<Queued>; entries: Queued[] } {
  const queue = new SpanQueue<Queued>(bounds);
  const entries = Array.from({ length: count }, () => entry());
  for (const each of entries) queue.add(each);
  return { queue, entries };
}

describe('SpanQueue', () => {
  it('gives entries back in the order they came, in parts', () => {
    const { queue, entries } = filled(10);
    expect(queue.take(3)).toEqual(entries.slice(0, 3));
    expect(queue.take(4)).toEqual(entries.slice(3, 7));
    expect(queue.take(100)).toEqual(entries.slice(7));
    expect(queue.take(1)).toEqual([]);
  });

  it('keeps order when entries come between takes', () => {
    const queue = new SpanQueue<Queued>(UNBOUNDED);
    const entries = Array.from({ length: 6 }, (_, index) => entry(index));
    for (const each of entries.slice(0, 3)) queue.add(each);
    expect(queue.take(2)).toEqual(entries.slice(0, 2));
    for (const each of entries.slice(3)) queue.add(each);
    expect(queue.take(9)).toEqual(entries.slice(2));
  });

  it('takes nothing when asked for 0', () => {
    const { queue } = filled(2);
    expect(queue.take(0)).toEqual([]);
    expect(queue.size).toBe(2);
  });

  it('takes as many as fit a number of bytes, but at least one', () => {
    const queue = new SpanQueue<Queued>(UNBOUNDED);
    const entries = [entry(50), entry(50), entry(1), entry(500), entry(1)];
    for (const each of entries) queue.add(each);
    expect(queue.take(10, 100)).toEqual(entries.slice(0, 2));
    expect(queue.take(10, 100)).toEqual(entries.slice(2, 3));
    expect(queue.take(10, 100)).toEqual(entries.slice(3, 4));
    expect(queue.take(10, 100)).toEqual(entries.slice(4));
  });

  it('gives entries that were put back before all others, in their old order', () => {
    const { queue, entries } = filled(6);
    const [first, second] = [queue.take(2), queue.take(2)];
    queue.putBack(second);
    queue.putBack(first);
    expect(queue.size).toBe(6);
    expect(queue.nextSequence).toBe(entries[0]?.sequence);
    expect(queue.take(3)).toEqual(entries.slice(0, 3));
    expect(queue.take(9)).toEqual(entries.slice(3));
  });

  it('gives up those that are meant, the oldest first, and no more than it takes to be as light as is wanted', () => {
    const queue = new SpanQueue<Queued>(UNBOUNDED);
    const entries = Array.from({ length: 5 }, () => entry(10));
    for (const each of entries) queue.add(each);
    queue.putBack(queue.take(1));
    const [oldest, spared, second, third, last] = entries;
    expect(queue.takeThose((each) => each !== spared, 25)).toEqual([oldest, second, third]);
    expect(queue).toMatchObject({ size: 2, bytes: 20 });
    expect(queue.take(9)).toEqual([spared, last]);
  });

  it('takes entries back although it is full, and refuses new ones for as long', () => {
    const { queue } = filled(3, { maxQueueSize: 3, maxQueueBytes: 100 });
    const batch = queue.take(2);
    queue.add(entry());
    queue.add(entry(98));
    queue.putBack(batch);
    expect(queue).toMatchObject({ size: 5, bytes: 102 });
    expect(queue.refusal(1)).toBe('queue_full');
    queue.take(3);
    expect(queue.refusal(1)).toBeUndefined();
  });

  it('knows which entry is next, also when there is none', () => {
    const { queue, entries } = filled(2);
    expect(queue.nextSequence).toBe(entries[0]?.sequence);
    queue.take(2);
    expect(queue.nextSequence).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses by count once it holds as many as allowed, and takes again after some are gone', () => {
    const { queue } = filled(3, { ...UNBOUNDED, maxQueueSize: 3 });
    expect(queue.refusal(1)).toBe('queue_full');
    queue.take(1);
    expect(queue.refusal(1)).toBeUndefined();
  });

  it('has no bound by count when that is 0', () => {
    expect(filled(10_000).queue.refusal(1)).toBeUndefined();
  });

  it('refuses what would exceed its bytes, to the byte, and takes it after some are gone', () => {
    const queue = new SpanQueue<Queued>({ maxQueueSize: 0, maxQueueBytes: 100 });
    queue.add(entry(60));
    expect(queue.refusal(40)).toBeUndefined();
    expect(queue.refusal(41)).toBe('queue_bytes_full');
    queue.take(1);
    expect(queue.refusal(100)).toBeUndefined();
  });

  it('refuses an entry that is larger than all it may hold, even when it is empty', () => {
    expect(new SpanQueue<Queued>({ maxQueueSize: 0, maxQueueBytes: 100 }).refusal(101)).toBe('queue_bytes_full');
  });

  it('behaves like a plain array, whatever is added, taken and put back', () => {
    const bounds = { maxQueueSize: 20, maxQueueBytes: 150 };
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 40 }) }) },
      {
        weight: 2,
        arbitrary: fc.record({ take: fc.nat(8), maxBytes: fc.oneof(fc.nat(100), fc.constant(undefined)) }),
      },
      { weight: 1, arbitrary: fc.record({ putBack: fc.nat(3) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new SpanQueue<Queued>(bounds);
        const model: Queued[] = [];
        const away: Queued[][] = [];
        for (const each of steps) {
          if ('take' in each) {
            const batch = queue.take(each.take, each.maxBytes);
            const expected = takeFrom(model, each.take, each.maxBytes ?? Number.POSITIVE_INFINITY);
            expect(batch.map((got) => got.sequence)).toEqual(expected.map((got) => got.sequence));
            away.push(batch);
          } else if ('putBack' in each) {
            const [batch = []] = away.splice(each.putBack, 1);
            queue.putBack(batch);
            model.push(...batch);
            model.sort((one, other) => one.sequence - other.sequence);
          } else {
            const full = model.length >= bounds.maxQueueSize;
            const bytesFull = bytesOf(model) + each.add > bounds.maxQueueBytes;
            expect(queue.refusal(each.add)).toBe(full ? 'queue_full' : bytesFull ? 'queue_bytes_full' : undefined);
            if (full || bytesFull) continue;
            const added = entry(each.add);
            queue.add(added);
            model.push(added);
          }
          expect(queue.size).toBe(model.length);
          expect(queue.bytes).toBe(bytesOf(model));
          expect(queue.nextSequence).toBe(model[0]?.sequence ?? Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('lets go of entries that were taken', async () => {
    const queue = new SpanQueue(UNBOUNDED);
    const gone = new FinalizationRegistry<string>((name) => collected.push(name));
    const collected: string[] = [];
    (() => {
      const first = entry();
      gone.register(first, 'first');
      queue.add(first);
      for (let count = 0; count < 9; count++) queue.add(entry());
      queue.take(1);
    })();
    const collect = (globalThis as { gc?: () => void }).gc ?? exposedGarbageCollector();
    for (let tries = 0; tries < 20 && collected.length === 0; tries++) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(collected).toEqual(['first']);
    expect(queue.size).toBe(9);
  });

  it('copies an entry of a long backlog twice at most, however small the parts are that are taken', () => {
    const count = 20_000;
    const { queue } = filled(count);
    const copies = jest.spyOn(Array.prototype, 'slice');
    while (queue.size > 0) queue.take(20);
    const copied = copies.mock.results.reduce((sum, { value }) => sum + value.length, 0);
    copies.mockRestore();
    expect(copied).toBeLessThan(2 * count);
  });
});

function bytesOf(entries: readonly Queued[]): number {
  return entries.reduce((sum, each) => sum + each.bytes, 0);
}

/** What a take must give, from the front of a plain array. */
function takeFrom(model: Queued[], maxCount: number, maxBytes: number): Queued[] {
  let count = 0;
  while (count < Math.min(maxCount, model.length) && (count === 0 || bytesOf(model.slice(0, count + 1)) <= maxBytes)) {
    count += 1;
  }
  return model.splice(0, count);
}

function exposedGarbageCollector(): () => void {
  const v8 = require('node:v8') as typeof import('node:v8');
  const vm = require('node:vm') as typeof import('node:vm');
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc') as () => void;
}
