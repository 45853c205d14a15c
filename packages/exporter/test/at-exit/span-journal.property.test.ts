import fc from 'fast-check';
import { SpanJournal } from '../../src/at-exit/span-journal';

const bytes = (id: number, length: number) => Buffer.from(String(id).padEnd(length, '../otel'));

it('holds exactly what was kept and not released, in order, whatever is added and released, and counts what had no room', () => {
  const step = fc.record({ length: fc.integer({ min: 6, max: 90 }), release: fc.array(fc.nat(), { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const memory = new SharedArrayBuffer(1024);
      const journal = new SpanJournal(memory);
      const waiting: { item: Buffer; at: number | undefined }[] = [];
      for (const [id, { length, release }] of steps.entries()) {
        const item = bytes(id, length);
        waiting.push({ item, at: journal.keep(item) });
        for (const pick of release) {
          const [released] = waiting.splice(pick % Math.max(1, waiting.length), 1);
          if (released) journal.release(released.at);
        }
      }
      const kept = waiting.filter(({ at }) => at !== undefined).map(({ item }) => item.toString());
      const taken = new SpanJournal(memory).take();
      expect(taken.items.map((item) => Buffer.from(item).toString())).toEqual(kept);
      expect(taken.unkept).toBe(waiting.length - kept.length);
      expect(new SpanJournal(memory).take()).toEqual({ items: [], unkept: 0 });
      expect(journal.keep(bytes(1, 6))).toBeUndefined();
    }),
  );
});
