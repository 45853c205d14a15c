import type { SettingValues } from '../../src/configuration/settings-table';
import { estimateSpanBytes } from '../../src/dispatch/span-bytes';
import { SpanIntake } from '../../src/dispatch/span-intake';
import { DeliveryAccount } from '../../src/stats/delivery-account';
import { spanOf } from '../convert/span-of';
import { encodedSpan, itemOf } from '../delivery/outgoing-of';

const small = spanOf();
const large = spanOf({ attributes: { text: 'x'.repeat(1_000_000) } });
const SMALL_BYTES = estimateSpanBytes(small);
const MIB = 1024 * 1024;

const AMPLE = {
  batchSize: 100_000,
  concurrency: 3,
  lingerMillis: 250,
  maxQueueSize: 0,
  maxQueueBytes: 1024 * MIB,
  maxRequestBytes: 512 * MIB,
  baseUrl: 'http://sgp.test',
};

class Fixture {
  readonly account = new DeliveryAccount();
  /** What waits elsewhere. */
  readonly aside = { size: 0, bytes: 0 };
  waiting = 0;
  batches = 0;
  /** How often room can be made: each time for one of these bytes. */
  readonly worst: number[] = [];
  readonly intake: SpanIntake;

  constructor(settings: Partial<typeof AMPLE> = {}) {
    this.intake = new SpanIntake({
      settings: { ...AMPLE, ...settings } as unknown as SettingValues,
      account: this.account,
      aside: this.aside,
      makeRoom: () => {
        const bytes = this.worst.pop();
        this.aside.bytes -= bytes ?? 0;
        return bytes !== undefined;
      },
      onWaiting: () => {
        this.waiting += 1;
      },
      onBatchReady: () => {
        this.batches += 1;
      },
    });
  }

  /** So that it knows what a span usually weighs. */
  used(): this {
    this.intake.add(small);
    this.intake.takeAll();
    this.waiting = 0;
    this.batches = 0;
    return this;
  }

  /** How many of these spans come in before a batch is said to be ready. */
  untilBatch(span = small, most = 3_000): number {
    for (let count = 1; count <= most; count++) {
      this.intake.add(span);
      if (this.batches > 0) return count;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** How many of these spans come in before they are weighed, without anybody reading. */
  untilWeighed(span = small, most = 10_000): number {
    const before = this.account.stats.snapshot().accepted;
    for (let count = 1; count <= most; count++) {
      this.intake.add(span);
      if (this.account.stats.snapshot().accepted > before) return count;
    }
    return Number.POSITIVE_INFINITY;
  }
}

describe('what an intake says', () => {
  it('is that something waits when the first span comes, and seldom after that', () => {
    const fixture = new Fixture().used();
    fixture.intake.add(small);
    expect(fixture.waiting).toBe(1);
    for (let count = 0; count < 127; count++) fixture.intake.add(small);
    expect(fixture.waiting).toBe(1);
    expect(fixture.batches).toBe(0);
  });

  it('is that something waits again after everything was taken', () => {
    const fixture = new Fixture().used();
    fixture.intake.add(small);
    expect(fixture.intake.takeAll()).toHaveLength(1);
    fixture.intake.add(small);
    expect(fixture.waiting).toBe(2);
  });

  it('is that a batch is ready once there may be one, by count or by bytes', () => {
    expect(new Fixture({ batchSize: 200 }).used().untilBatch()).toBe(200);
    expect(new Fixture({ maxRequestBytes: 100 * SMALL_BYTES }).used().untilBatch()).toBe(100);
  });

  it('counts what is queued already', () => {
    const fixture = new Fixture({ batchSize: 200 }).used();
    for (let count = 0; count < 150; count++) fixture.intake.add(small);
    expect(fixture.intake.size).toBe(150);
    expect(fixture.untilBatch()).toBe(50);
  });

  it('is that a batch is ready with every span where there is no linger', () => {
    expect(new Fixture({ lingerMillis: 0 }).used().untilBatch()).toBe(1);
  });

  it('counts the bytes of what is queued already', () => {
    const fixture = new Fixture({ maxRequestBytes: 100 * SMALL_BYTES }).used();
    for (let count = 0; count < 40; count++) fixture.intake.add(small);
    expect(fixture.intake.size).toBe(40);
    expect(fixture.untilBatch()).toBe(60);
  });

  it('is nothing more for a while once a batch was said to be ready', () => {
    const fixture = new Fixture({ batchSize: 200 }).used();
    fixture.untilBatch();
    const { waiting } = fixture;
    for (let count = 0; count < 100; count++) fixture.intake.add(small);
    expect([fixture.batches, fixture.waiting]).toEqual([1, waiting]);
  });

  it('is nothing about a queue that is full: no hurry helps', () => {
    const fixture = new Fixture({ maxQueueSize: 3 }).used();
    for (let count = 0; count < 3; count++) fixture.intake.add(small);
    expect(fixture.intake.size).toBe(3);
    fixture.batches = 0;
    for (let count = 0; count < 10; count++) fixture.intake.add(small);
    expect(fixture.batches).toBe(0);
  });

  it('is more often that something waits where little room is left', () => {
    // A quarter of it is room for ten samples.
    const fixture = new Fixture({ maxQueueBytes: 4 * 10 * 128 * 1024 }).used();
    for (let count = 0; count < 31; count++) fixture.intake.add(small);
    expect(fixture.waiting).toBe(4);
  });

  it('is that a batch is ready, to the byte', () => {
    const { intake } = new Fixture({ maxRequestBytes: 2 * SMALL_BYTES });
    intake.add(small);
    expect(intake.isBatchReady).toBe(false);
    intake.add(small);
    expect(intake.isBatchReady).toBe(true);
    const other = new Fixture({ lingerMillis: 0 }).intake;
    other.add(small);
    expect(other.isBatchReady).toBe(true);
  });

  it('is the same for a start, which is queued at once', () => {
    const fixture = new Fixture({ batchSize: 2 }).used();
    fixture.intake.addWrite(small, 'start', SMALL_BYTES);
    expect([fixture.waiting, fixture.batches]).toEqual([1, 0]);
    fixture.intake.addWrite(small, 'start', SMALL_BYTES);
    expect([fixture.waiting, fixture.batches]).toEqual([1, 1]);
    expect(fixture.intake.takeAll().map(({ kind }) => kind)).toEqual(['start', 'start']);
  });
});

describe('spans that nobody reads', () => {
  it('are weighed before they can fill the queue', () => {
    const bytes = new Fixture({ maxQueueBytes: 4 * 300 * SMALL_BYTES, maxRequestBytes: 512 * MIB }).used();
    expect(bytes.untilWeighed()).toBeLessThanOrEqual(300);
    expect(new Fixture({ maxQueueSize: 50 }).used().untilWeighed()).toBeLessThanOrEqual(50);
  });

  it('are weighed sooner by what is queued and what waits elsewhere', () => {
    const byCount = new Fixture({ maxQueueSize: 50 }).used();
    for (let count = 0; count < 10; count++) byCount.intake.add(small);
    expect(byCount.intake.size).toBe(10);
    byCount.aside.size = 20;
    expect(byCount.untilWeighed()).toBe(20);
    const byBytes = new Fixture({ maxQueueBytes: 1200 * SMALL_BYTES }).used();
    for (let count = 0; count < 100; count++) byBytes.intake.add(small);
    expect(byBytes.intake.size).toBe(100);
    byBytes.aside.bytes = 400 * SMALL_BYTES;
    expect(byBytes.untilWeighed()).toBe(175);
  });

  it('are never more than 2,048 that nobody weighed', () => {
    expect(new Fixture().used().untilWeighed()).toBe(2048);
  });

  it('are weighed within 128 once they have become much larger', () => {
    const fixture = new Fixture().used();
    for (let count = 0; count < 1000; count++) fixture.intake.add(small);
    expect(fixture.untilWeighed(large)).toBeLessThanOrEqual(128);
  });

  it.each([
    ['name', { name: 123 as unknown as string }],
    ['status', { status: { code: 0, message: {} as string } }],
    ['attribute', { attributes: { list: [{ length: 'x' }] } }],
  ])('are weighed although a %s is not what it should be', (_what, odd) => {
    const fixture = new Fixture().used();
    fixture.intake.add(spanOf(odd));
    expect(fixture.intake.bytes).toBeGreaterThan(500);
  });
});

describe('reading', () => {
  it.each<[string, (intake: SpanIntake) => unknown, unknown]>([
    ['size', (intake) => intake.size, 2],
    ['bytes', (intake) => intake.bytes, SMALL_BYTES + estimateSpanBytes(large)],
    ['lastSequence', (intake) => intake.lastSequence, 2],
    ['nextSequence', (intake) => intake.nextSequence, 1],
    ['isBatchReady', (intake) => intake.isBatchReady, true],
    ['refusal', (intake) => intake.refusal(1), 'queue_full'],
    ['take', (intake) => intake.take(1).map(({ span }) => span), [small]],
    [
      'takeAll',
      (intake) => intake.takeAll().map(({ span, bytes }) => [span, bytes]),
      [
        [small, SMALL_BYTES],
        [large, estimateSpanBytes(large)],
      ],
    ],
  ])('%s knows what has arrived', (_what, read, expected) => {
    const { intake } = new Fixture({ maxQueueSize: 2, batchSize: 2 });
    intake.add(small);
    intake.add(large);
    expect(read(intake)).toEqual(expected);
  });

  it('gives spans in the order they came, what was put back first', () => {
    const { intake } = new Fixture();
    for (let count = 0; count < 3; count++) intake.add(small);
    const [first] = intake.take(1);
    intake.add(small);
    intake.putBack(first ? [first] : []);
    expect(intake.takeAll().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });
});

describe('the bounds', () => {
  it('keep out the newest, which are counted', () => {
    const { intake, account } = new Fixture({ maxQueueSize: 3 });
    for (let count = 0; count < 5; count++) intake.add(small);
    expect(intake.size).toBe(3);
    expect(account.stats.snapshot()).toMatchObject({ accepted: 5, pending: 3, droppedByReason: { queue_full: 2 } });
  });

  it('count what waits elsewhere', () => {
    const { intake, aside, account } = new Fixture({ maxQueueBytes: 10 * SMALL_BYTES });
    aside.bytes = 9.5 * SMALL_BYTES;
    intake.add(small);
    expect(intake.size).toBe(0);
    expect(account.stats.snapshot()).toMatchObject({ droppedByReason: { queue_bytes_full: 1 } });
  });

  it('are kept by giving up others, where that is possible', () => {
    const { intake, aside, worst } = new Fixture({ maxQueueBytes: 10 * SMALL_BYTES });
    aside.bytes = 9.5 * SMALL_BYTES;
    worst.push(SMALL_BYTES);
    intake.add(small);
    expect(intake.size).toBe(1);
    expect(intake.refusal(SMALL_BYTES, true)).toBe('queue_bytes_full');
  });

  it('are kept by giving up no more than is needed, and nothing where that was not asked for', () => {
    const { intake, aside, worst } = new Fixture({ maxQueueBytes: 10 * SMALL_BYTES });
    aside.bytes = 9.5 * SMALL_BYTES;
    worst.push(SMALL_BYTES, SMALL_BYTES);
    expect(intake.refusal(SMALL_BYTES)).toBe('queue_bytes_full');
    expect(worst).toHaveLength(2);
    expect(intake.refusal(SMALL_BYTES, true)).toBeUndefined();
    expect(worst).toHaveLength(1);
    expect(intake.refusal(1, true)).toBeUndefined();
    expect(worst).toHaveLength(1);
  });

  it('that keep nothing out lose nothing', () => {
    const { intake, account } = new Fixture();
    const lost = jest.spyOn(account, 'lost');
    intake.add(small);
    expect(intake.size).toBe(1);
    expect(lost).not.toHaveBeenCalled();
  });

  it('do not apply to what was accepted before', () => {
    const { intake } = new Fixture({ maxQueueSize: 1 });
    intake.queue(intake.accept({ name: '', spanContext: small.spanContext }, itemOf(10)));
    intake.queue(intake.accept({ name: '', spanContext: small.spanContext }, itemOf(10)));
    intake.putBack([encodedSpan(0)]);
    expect(intake.takeAll().map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });
});

it('spans that are never exported are not queued: our own requests, and placeholders, which count as filtered', () => {
  const { intake, account } = new Fixture();
  intake.add(spanOf({ kind: 2, attributes: { 'url.full': 'http://sgp.test/v5/spans/batch' } }));
  intake.add(
    spanOf({ instrumentationScope: { name: 'logfire' }, attributes: { 'logfire.span_type': 'pending_span' } }),
  );
  intake.add(spanOf());
  expect(intake.size).toBe(1);
  expect(account.stats.snapshot()).toMatchObject({ accepted: 1, filtered: 1 });
});
