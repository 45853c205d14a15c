import fc from 'fast-check';
import { PendingFlushes } from '../../src/dispatch/pending-flushes';

/** Which of the waits are over, in the order they were made. */
function watch(waits: readonly Promise<void>[]): () => Promise<boolean[]> {
  const over = waits.map(() => false);
  waits.forEach((wait, index) => {
    void wait.then(() => {
      over[index] = true;
    });
  });
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return over;
  };
}

describe('PendingFlushes', () => {
  it('is over at once when nothing was accepted, and when everything has ended', async () => {
    const flushes = new PendingFlushes();
    await flushes.wait(0);
    flushes.ended(1);
    flushes.ended(2);
    await flushes.wait(2);
  });

  it('waits for the last one, in whatever order they end', async () => {
    const flushes = new PendingFlushes();
    const over = watch([flushes.wait(3)]);
    flushes.ended(3);
    flushes.ended(1);
    expect(await over()).toEqual([false]);
    flushes.ended(2);
    expect(await over()).toEqual([true]);
  });

  it('does not take what came later for what it waits for', async () => {
    const flushes = new PendingFlushes();
    const over = watch([flushes.wait(2)]);
    for (const later of [3, 4, 5]) flushes.ended(later);
    expect(await over()).toEqual([false]);
    flushes.ended(1);
    flushes.ended(2);
    expect(await over()).toEqual([true]);
  });

  it('ends each of several waits when its own are over', async () => {
    const flushes = new PendingFlushes();
    const over = watch([flushes.wait(1), flushes.wait(1), flushes.wait(3)]);
    flushes.ended(1);
    expect(await over()).toEqual([true, true, false]);
    flushes.ended(3);
    flushes.ended(2);
    expect(await over()).toEqual([true, true, true]);
  });

  it('forgets the one that nobody waits for, and no other', async () => {
    const flushes = new PendingFlushes();
    const waits = [flushes.wait(1), flushes.wait(1)];
    const over = watch(waits);
    flushes.forget(waits[0] as Promise<void>);
    flushes.ended(1);
    expect(await over()).toEqual([false, true]);
  });

  it('ends those that wait no longer than until the backend takes nothing, and no others', async () => {
    const flushes = new PendingFlushes();
    const over = watch([flushes.wait(1, true), flushes.wait(1)]);
    flushes.held();
    expect(await over()).toEqual([true, false]);
  });

  it('counts one that was passed over once, also when it ends, and for those alone that waited then', async () => {
    const flushes = new PendingFlushes();
    const first = flushes.wait(3);
    flushes.passOver(1);
    flushes.passOver(1);
    const over = watch([first, flushes.wait(3)]);
    flushes.ended(1);
    flushes.ended(2);
    expect(await over()).toEqual([false, false]);
    flushes.passOver(3);
    expect(await over()).toEqual([true, true]);
  });

  it('ends every wait when nothing more will end', async () => {
    const flushes = new PendingFlushes();
    const over = watch([flushes.wait(1), flushes.wait(5)]);
    flushes.endAll();
    expect(await over()).toEqual([true, true]);
  });

  it('is over exactly when everything accepted before it has ended, for any order', async () => {
    // Each step accepts one more, ends one of the outstanding, or flushes what was accepted so far.
    const step = fc.oneof(fc.constant('accept' as const), fc.constant('flush' as const), fc.nat(20));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const flushes = new PendingFlushes();
        const outstanding: number[] = [];
        const waits: { upTo: number; isOver: boolean }[] = [];
        let accepted = 0;
        for (const each of steps) {
          if (each === 'accept') {
            accepted += 1;
            outstanding.push(accepted);
          } else if (each === 'flush') {
            const wait = { upTo: accepted, isOver: false };
            void flushes.wait(accepted).then(() => {
              wait.isOver = true;
            });
            waits.push(wait);
          } else {
            const [ended] = outstanding.splice(each % Math.max(1, outstanding.length), 1);
            if (ended !== undefined) flushes.ended(ended);
          }
          await Promise.resolve();
          for (const wait of waits) expect(wait.isOver).toBe(outstanding.every((sequence) => sequence > wait.upTo));
        }
      }),
    );
  });
});
