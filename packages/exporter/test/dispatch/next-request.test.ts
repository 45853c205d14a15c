// What is sent next, by what waits, what is under way and how the backend answers.
import type { SettingValues } from '../../src/configuration/settings-table';
import type { Held } from '../../src/delivery/delivery-report';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { DeliveryGate } from '../../src/dispatch/delivery-gate';
import { type NextRequest, RequestPicker, type UnderWay } from '../../src/dispatch/next-request';
import { SpanIntake } from '../../src/dispatch/span-intake';
import { Suspects } from '../../src/dispatch/suspects';
import { DeliveryAccount } from '../../src/stats/delivery-account';
import { encodedSpan } from '../delivery/outgoing-of';

const KIB = 1024;
const IDLE: UnderWay = { requests: 0, probes: 0, suspects: 0, backlog: 0 };
const DOWN: Held = { kind: 'retryable', error: new Error('down') };
const ALL = Number.POSITIVE_INFINITY;

interface Given {
  readonly concurrency?: number;
  readonly batchSize?: number;
  readonly given?: readonly string[];
  readonly maxRequestBytes?: number;
  readonly admit?: (span: OutgoingSpan) => boolean;
  /** How many spans of the spool could be sent. */
  readonly loaded?: number;
}

function fixture({ concurrency = 3, batchSize = 20, given = [], admit = () => true, ...rest }: Given = {}) {
  const { maxRequestBytes = 4096 * KIB, loaded } = rest;
  const settings = {
    batchSize,
    concurrency,
    lingerMillis: 250,
    maxQueueSize: 0,
    maxQueueBytes: 1024 * 1024 * KIB,
    maxRequestBytes: 4096 * KIB,
    given: new Set(given),
  } as unknown as SettingValues;
  const gate = new DeliveryGate(concurrency);
  const suspects = new Suspects<OutgoingSpan>();
  const intake = new SpanIntake({
    settings,
    account: new DeliveryAccount(),
    aside: suspects,
    makeRoom: () => false,
    onWaiting: () => {},
    onBatchReady: () => {},
  });
  const asked: number[][] = [];
  const backlog = loaded === undefined ? undefined : { loaded, takeLoaded };
  function takeLoaded(maxItems: number, maxBytes: number): OutgoingSpan[] {
    asked.push([maxItems, maxBytes]);
    return [encodedSpan(9000 + asked.length)];
  }
  const picker = new RequestPicker({
    settings,
    intake,
    gate,
    suspects,
    admit,
    backlog: () => backlog,
    maxRequestBytes: () => maxRequestBytes,
  });
  const queue = (from: number, count: number, bytes = 100) => {
    for (let index = 0; index < count; index++) intake.queue(encodedSpan(from + index, bytes));
  };
  const suspect = (from: number, count: number, bytes = 100) => {
    const spans = Array.from({ length: count }, (_, index) => encodedSpan(from + index, bytes));
    suspects.add(spans, DOWN.error, 0);
  };
  return { gate, suspects, intake, picker, queue, suspect, asked };
}

const sequences = (next: NextRequest | undefined) => next?.spans.map(({ sequence }) => sequence);
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('a batch', () => {
  it('is nothing when nothing waits', () => {
    expect(fixture().picker.take(0, IDLE, ALL)).toBeUndefined();
  });

  it('that is not full lingers, until its oldest span is due: then all go', () => {
    const { picker, queue, intake } = fixture();
    queue(5, 19);
    expect(picker.take(0, IDLE, 4)).toBeUndefined();
    const next = picker.take(0, IDLE, 5);
    expect(next).toEqual({ spans: expect.anything(), isProbe: false });
    expect(sequences(next)).toEqual(range(5, 19));
    expect(intake.size).toBe(0);
  });

  it('that is full goes at once, one for each place that is free', () => {
    const { picker, queue } = fixture({ concurrency: 2 });
    queue(1, 50);
    expect(sequences(picker.take(0, IDLE, 0))).toEqual(range(1, 25));
    expect(picker.take(0, { ...IDLE, requests: 2 }, 0)).toBeUndefined();
    expect(sequences(picker.take(0, { ...IDLE, requests: 1 }, 0))).toEqual(range(26, 20));
  });

  it('grows with what waits, unless its size was set', () => {
    const [free, set] = [fixture(), fixture({ given: ['batchSize'] })];
    free.queue(1, 90);
    set.queue(1, 90);
    expect(sequences(free.picker.take(0, IDLE, 0))).toHaveLength(30);
    expect(sequences(set.picker.take(0, IDLE, 0))).toHaveLength(20);
  });

  it.each([
    ['nothing was answered yet', [], 256],
    ['little was answered', [10 * KIB], 512],
    ['much was answered, and then little', [400 * KIB, 10 * KIB], 800],
  ])('is bounded by twice what was answered: %s', (_what, answered, expectedKib) => {
    const { picker, queue } = fixture({ batchSize: 1000 });
    for (const bytes of answered) picker.answered(bytes);
    // So much by bytes that the backlog asks for more than a usual batch.
    queue(1, 600, 100 * KIB);
    expect(sequences(picker.take(0, IDLE, ALL))).toHaveLength(Math.floor(expectedKib / 100));
  });

  it('is bounded by what the destination takes', () => {
    const { picker, queue } = fixture({ maxRequestBytes: 100 * KIB });
    queue(1, 5, 40 * KIB);
    expect(sequences(picker.take(0, IDLE, ALL))).toHaveLength(2);
  });

  it('leaves out what is not to be sent now, and is another one when that was all of it', () => {
    const { picker, queue } = fixture({
      given: ['batchSize'],
      admit: ({ sequence }) => sequence > 20 && sequence !== 22,
    });
    queue(1, 40);
    expect(sequences(picker.take(0, IDLE, ALL))).toEqual([21, ...range(23, 18)]);
  });

  it('that is one span larger than anything that was answered goes alone, as a suspect, while others wait', () => {
    const { picker, queue } = fixture();
    queue(1, 1, 256 * KIB + 1);
    queue(2, 1);
    const next = picker.take(0, IDLE, ALL);
    expect(sequences(next)).toEqual([1]);
    expect(next?.suspect).toMatchObject({ hasFailed: false, error: { message: expect.stringContaining('larger') } });
    expect(sequences(picker.take(0, { ...IDLE, requests: 1, suspects: 1 }, ALL))).toEqual([2]);
  });

  it.each([
    ['of just that size', [256 * KIB, 10]],
    ['with nothing behind it', [300 * KIB]],
  ])('that is one large span %s is a batch like others', (_what, sizes) => {
    const { picker, queue } = fixture();
    for (const [index, bytes] of sizes.entries()) queue(index + 1, 1, bytes);
    const next = picker.take(0, IDLE, ALL);
    expect(sequences(next)).toEqual([1]);
    expect(next?.suspect).toBeUndefined();
  });
});

describe('suspects', () => {
  it('go before a batch, in one request at a time', () => {
    const { picker, queue, suspect } = fixture();
    suspect(1, 4);
    queue(10, 20);
    const next = picker.take(0, IDLE, 0);
    expect(sequences(next)).toEqual([1, 2]);
    expect(next).toMatchObject({ isProbe: false, suspect: { entries: next?.spans } });
    expect(sequences(picker.take(0, { ...IDLE, requests: 1, suspects: 1 }, 0))).toEqual(range(10, 20));
    expect(picker.take(0, { ...IDLE, requests: 1, suspects: 1 }, ALL)).toBeUndefined();
    expect(sequences(picker.take(0, { ...IDLE, requests: 1 }, ALL))).toEqual([3, 4].slice(0, 2));
  });

  it('that failed let one batch go before them, if there is one', () => {
    const { picker, queue, suspect } = fixture();
    suspect(1, 4);
    queue(10, 20);
    picker.suspectsFailed();
    expect(sequences(picker.take(0, IDLE, 0))).toEqual(range(10, 20));
    queue(50, 20);
    expect(sequences(picker.take(0, IDLE, 0))).toEqual([1, 2]);
    picker.suspectsFailed();
    queue(100, 1);
    expect(sequences(picker.take(0, IDLE, 0))).toEqual(range(50, 20));
    expect(sequences(picker.take(0, IDLE, 0))).toEqual([3, 4]);
  });

  it('that failed go at once where no batch is ready', () => {
    const { picker, suspect } = fixture();
    suspect(1, 4);
    picker.suspectsFailed();
    expect(sequences(picker.take(0, IDLE, 0))).toEqual([1, 2]);
  });

  it('carry only those that are to be sent now', () => {
    const { picker, suspect } = fixture({ admit: ({ sequence }) => sequence !== 1 });
    suspect(1, 4);
    const next = picker.take(0, IDLE, 0);
    expect(sequences(next)).toEqual([2]);
    expect(next?.suspect?.entries).toEqual(next?.spans);
  });
});

describe('a probe', () => {
  /** Closed at 1,000 ms, each time for as long as it can be. */
  function closed(given: Given = {}, failures = 1) {
    const parts = fixture(given);
    let now = 1000;
    for (let count = 0; count < failures; count++) {
      parts.gate.held(DOWN, now, now, 1);
      parts.gate.othersFailed();
      now = parts.gate.probeAtMillis;
    }
    return { ...parts, now };
  }

  it('is all that goes while the gate is closed: one, when its time has come and a place is free', () => {
    const { picker, queue, now } = closed();
    queue(1, 90);
    expect(picker.take(now - 1, IDLE, ALL)).toBeUndefined();
    expect(picker.take(now, { ...IDLE, probes: 1, requests: 1 }, ALL)).toBeUndefined();
    expect(picker.take(now, { ...IDLE, requests: 3 }, ALL)).toBeUndefined();
    const next = picker.take(now, { ...IDLE, requests: 2 }, ALL);
    expect(next).toEqual({ spans: expect.anything(), isProbe: true });
    expect(sequences(next)).toEqual(range(1, 10));
  });

  it('carries fewer spans the longer nothing is answered, and few bytes', () => {
    const counts = [1, 2, 3, 4, 5, 6].map((failures) => {
      const { picker, queue, now } = closed({}, failures);
      queue(1, 90);
      return sequences(picker.take(now, IDLE, ALL))?.length;
    });
    expect(counts).toEqual([10, 10, 5, 2, 1, 1]);
    const { picker, queue, now } = closed();
    queue(1, 9, 5 * KIB);
    expect(sequences(picker.take(now, IDLE, ALL))).toHaveLength(3);
  });

  it('with spans that have not failed does not wait as long as one with suspects', () => {
    const { picker, queue, suspect, gate } = fixture();
    let now = 1000;
    for (let count = 0; count < 4; count++) {
      gate.held(DOWN, now, now, 1);
      now += 1000;
    }
    suspect(1, 4);
    expect(picker.take(now, IDLE, ALL)).toBeUndefined();
    queue(10, 1);
    expect(sequences(picker.take(now, IDLE, ALL))).toEqual([10]);
  });

  it('is of the spool when nothing waits in memory, unless there are many suspects', () => {
    const few = closed({ loaded: 7 });
    few.suspect(1, 999);
    expect(few.picker.take(few.now, IDLE, ALL)).toMatchObject({ isProbe: true, isBacklog: true });
    expect(few.asked).toEqual([[10, 16 * KIB]]);
    const many = closed({ loaded: 7 });
    many.suspect(1, 1000);
    expect(many.picker.take(many.now, IDLE, ALL)).toMatchObject({ isProbe: true, suspect: expect.anything() });
    expect(many.asked).toEqual([]);
    const queued = closed({ loaded: 7 });
    queued.queue(1, 1);
    expect(sequences(queued.picker.take(queued.now, IDLE, ALL))).toEqual([1]);
    expect(queued.asked).toEqual([]);
  });

  it('is of suspects when there is nothing else, also with an empty spool', () => {
    const { picker, suspect, now } = closed({ loaded: 0 });
    expect(picker.take(now, IDLE, ALL)).toBeUndefined();
    suspect(1, 40);
    const next = picker.take(now, IDLE, ALL);
    expect(sequences(next)).toEqual(range(1, 10));
    expect(next).toMatchObject({ isProbe: true, suspect: { entries: next?.spans } });
  });

  it('is a whole batch of suspects where the attempts are limited', () => {
    const { picker, suspect, now } = closed({ given: ['maxAttempts'] });
    suspect(1, 40, 5 * KIB);
    expect(sequences(picker.take(now, IDLE, ALL))).toEqual(range(1, 40));
  });
});

it('after an outage one request goes at first, and more with each that is delivered', () => {
  const { gate, picker, queue } = fixture();
  gate.held(DOWN, 0, 1000, 1);
  gate.delivered(2000);
  queue(1, 90);
  expect(picker.take(2000, { ...IDLE, requests: 1 }, ALL)).toBeUndefined();
  gate.delivered(2000);
  expect(picker.take(2000, { ...IDLE, requests: 1 }, ALL)).toBeDefined();
});

describe('the spool', () => {
  it('has a place where nothing else is ready, for as much as a request may hold', () => {
    const { picker, queue, asked } = fixture({ loaded: 7 });
    queue(1, 1);
    const next = picker.take(0, IDLE, 0);
    expect(next).toEqual({ spans: expect.anything(), isProbe: false, isBacklog: true });
    picker.answered(300 * KIB);
    picker.take(0, IDLE, 0);
    expect(asked).toEqual([
      [1000, 256 * KIB],
      [1000, 600 * KIB],
    ]);
    const small = fixture({ loaded: 7, maxRequestBytes: 9 * KIB });
    small.picker.take(0, IDLE, 0);
    expect(small.asked).toEqual([[1000, 9 * KIB]]);
  });

  it('has one place and no more, and none when nothing of it is there', () => {
    expect(fixture({ loaded: 7 }).picker.take(0, { ...IDLE, requests: 1, backlog: 1 }, 0)).toBeUndefined();
    expect(fixture({ loaded: 0 }).picker.take(0, IDLE, 0)).toBeUndefined();
  });

  it('comes second where batches are ready and there are more places', () => {
    const { picker, queue } = fixture({ loaded: 7 });
    queue(1, 20);
    queue(21, 20);
    expect(picker.take(0, IDLE, 0)?.isBacklog).toBeUndefined();
    expect(picker.take(0, { ...IDLE, requests: 1 }, 0)?.isBacklog).toBe(true);
  });

  it.each([
    ['the last of several', { requests: 2 }, 3],
    ['the only one', { requests: 0 }, 1],
  ])('has its turn after four batches where there is one place: %s', (_what, underWay, concurrency) => {
    const { picker, queue } = fixture({ loaded: 7, concurrency, given: ['batchSize'] });
    queue(1, 400);
    const turns = range(0, 10).map(() => picker.take(0, { ...IDLE, ...underWay }, 0)?.isBacklog === true);
    expect(turns.flatMap((isBacklog, turn) => (isBacklog ? turn : []))).toEqual([4, 9]);
  });
});
