// Ten thousand random lives of processes that share a spool; spool.property.test.ts runs some of them each time.
import fc from 'fast-check';
import { histories, violationsOf } from './spool-history';

it('ten thousand histories lose nothing that was confirmed', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      expect(await violationsOf(history)).toEqual([]);
    }),
    { numRuns: 10_000 },
  );
});
