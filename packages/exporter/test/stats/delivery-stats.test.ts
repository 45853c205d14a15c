import fc from 'fast-check';
import { DeliveryStats } from '../../src/stats/delivery-stats';
import type { DropReason } from '../../src/stats/drop-reason';

describe('DeliveryStats', () => {
  it('starts at nothing', () => {
    expect(new DeliveryStats().snapshot()).toMatchObject({
      accepted: 0,
      delivered: 0,
      pending: 0,
      dropped: 0,
      droppedByReason: {},
    });
  });

  it('counts as pending what was neither delivered nor dropped', () => {
    const stats = new DeliveryStats();
    for (let count = 0; count < 10; count++) stats.accept();
    stats.deliver(4);
    stats.drop(1, 'rejected');
    stats.drop(2, 'queue_full');
    stats.drop(2, 'rejected');
    expect(stats.snapshot()).toMatchObject({
      accepted: 10,
      delivered: 4,
      pending: 1,
      dropped: 5,
      droppedByReason: { rejected: 3, queue_full: 2 },
    });
  });

  it('keeps accepted = delivered + dropped + pending and the sum of the reasons, at every moment', () => {
    const step = fc.oneof(
      fc.constant({ do: 'accept' as const }),
      fc.record({ do: fc.constant('deliver' as const), count: fc.nat(5) }),
      fc.record({
        do: fc.constant('drop' as const),
        count: fc.nat(5),
        reason: fc.constantFrom<DropReason>('rejected', 'queue_full', 'timeout'),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const stats = new DeliveryStats();
        for (const each of steps) {
          if (each.do === 'accept') stats.accept();
          else {
            // Nobody settles more spans than wait.
            const count = Math.min(each.count, stats.pending);
            if (each.do === 'deliver') stats.deliver(count);
            else stats.drop(count, each.reason);
          }
          const { accepted, delivered, dropped, pending, droppedByReason } = stats.snapshot();
          expect(accepted).toBe(delivered + dropped + pending);
          expect(pending).toBeGreaterThanOrEqual(0);
          expect(Object.values(droppedByReason).reduce((sum, count) => sum + count, 0)).toBe(dropped);
        }
        expect(stats.snapshot().accepted).toBe(steps.filter((each) => each.do === 'accept').length);
      }),
    );
  });

  it('gives snapshots that later events do not change', () => {
    const stats = new DeliveryStats();
    stats.accept();
    stats.accept();
    stats.drop(1, 'timeout');
    const before = stats.snapshot();
    stats.drop(1, 'timeout');
    stats.startWrites.accepted += 1;
    expect(before).toMatchObject({ dropped: 1, droppedByReason: { timeout: 1 }, startWrites: { accepted: 0 } });
  });
});
