import { estimateSpanBytes } from '../../src/otel/span-bytes';
import { SpanInbox } from '../../src/otel/span-inbox';
import { spanOf } from '../convert/span-of';

const small = spanOf();
const large = spanOf({ attributes: { text: 'x'.repeat(1_000_000) } });
const SMALL_BYTES = estimateSpanBytes(small);
const AMPLE = {
  batchItems: Number.POSITIVE_INFINITY,
  batchBytes: Number.POSITIVE_INFINITY,
  queueItems: Number.POSITIVE_INFINITY,
  queueBytes: 64_000_000,
};

/** An inbox whose spans weighed as much as small ones so far. */
function usedInbox(room = AMPLE): SpanInbox {
  const inbox = new SpanInbox();
  inbox.add(small);
  inbox.empty(() => {});
  inbox.watch(room);
  return inbox;
}

/** How many of these spans come in before they are weighed. */
function untilDue(inbox: SpanInbox, span: typeof small, most = 10_000): number {
  for (let count = 1; count <= most; count++) {
    if (inbox.add(span) && inbox.isDue()) return count;
  }
  return most;
}

describe('SpanInbox', () => {
  it('has what came in weighed once it may fill a batch, by count or by bytes', () => {
    expect(untilDue(usedInbox({ ...AMPLE, batchItems: 200 }), small)).toBe(200);
    expect(untilDue(usedInbox({ ...AMPLE, batchBytes: 100 * SMALL_BYTES }), small)).toBe(100);
  });

  it('has it weighed before it can fill the queue', () => {
    expect(untilDue(usedInbox({ ...AMPLE, queueBytes: 300 * SMALL_BYTES }), small)).toBe(300);
    expect(untilDue(usedInbox({ ...AMPLE, queueItems: 50 }), small)).toBe(50);
  });

  it('never holds more than 2,048 spans that nobody weighed', () => {
    expect(untilDue(usedInbox(), small)).toBe(2048);
  });

  it('asks to be looked at when the first span comes in', () => {
    const inbox = usedInbox();
    expect(inbox.add(small)).toBe(true);
    expect(inbox.isDue()).toBe(false);
    expect(inbox.add(small)).toBe(false);
  });

  it('notices within 128 spans that they have become much larger', () => {
    const inbox = usedInbox();
    for (let count = 0; count < 1000; count++) if (inbox.add(small)) inbox.isDue();
    expect(untilDue(inbox, large)).toBeLessThanOrEqual(128);
  });

  it.each([
    ['name', { name: 123 as unknown as string }],
    ['status', { status: { code: 0, message: {} as string } }],
    ['attribute', { attributes: { list: [{ length: 'x' }] } }],
  ])('weighs a span whose %s is not what it should be', (_what, odd) => {
    const inbox = usedInbox();
    expect(untilDue(inbox, spanOf(odd))).toBe(2048);
    inbox.empty((_span, bytes) => expect(bytes).toBeGreaterThan(500));
  });

  it('gives each span once, in order, with its weight', () => {
    const inbox = usedInbox();
    inbox.add(small);
    inbox.add(large);
    const taken: [unknown, number][] = [];
    inbox.empty((span, bytes) => taken.push([span, bytes]));
    expect(taken).toEqual([
      [small, SMALL_BYTES],
      [large, estimateSpanBytes(large)],
    ]);
    expect(inbox.size).toBe(0);
    inbox.empty(() => {
      throw new Error('nothing is left');
    });
  });
});
