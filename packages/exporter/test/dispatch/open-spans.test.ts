import { TraceFlags } from '@opentelemetry/api';
import fc from 'fast-check';
import type { SpanLike } from '../../src/convert/span-like';
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { OpenSpans } from '../../src/dispatch/open-spans';
import { spanOf, TRACE_ID } from '../convert/span-of';

function span(number: number, traceId = TRACE_ID): SpanLike {
  const spanId = number.toString(16).padStart(16, '0');
  return spanOf({ spanContext: () => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED }) });
}

const startOf = (of: SpanLike) => new OutgoingSpan(of, 'start', 1, 1);
const endOf = (of: SpanLike) => new OutgoingSpan(of, 'end', 1, 2);

/** A span that has started. */
function opened(): { open: OpenSpans; of: SpanLike; start: OutgoingSpan; end: OutgoingSpan } {
  const open = new OpenSpans();
  const of = span(1);
  expect(open.started(of)).toBe(true);
  return { open, of, start: startOf(of), end: endOf(of) };
}

describe('the start of a span', () => {
  it('is sent while the span has not ended', () => {
    const { open, start } = opened();
    expect(open.admitStart(start)).toBe('send');
  });

  it('is skipped once the span has ended, and the end is sent', () => {
    const { open, of, start, end } = opened();
    open.ended(of);
    expect(open.admitStart(start)).toBe('skip');
    expect(open.admitEnd(end)).toBe('send');
    expect(open.size).toBe(0);
  });

  it('is skipped when its end was taken first', () => {
    const { open, of, start, end } = opened();
    open.ended(of);
    expect(open.admitEnd(end)).toBe('send');
    expect(open.admitStart(start)).toBe('skip');
  });

  it('is sent again after its request was held, while the span has not ended', () => {
    const { open, start } = opened();
    open.admitStart(start);
    expect(open.startEnded(start, true)).toBeUndefined();
    expect(open.admitStart(start)).toBe('send');
  });

  it('is skipped after its request was held when the span has ended since', () => {
    const { open, of, start, end } = opened();
    open.admitStart(start);
    open.ended(of);
    open.startEnded(start, true);
    expect(open.admitStart(start)).toBe('skip');
    expect(open.admitEnd(end)).toBe('send');
  });
});

describe('the end of a span', () => {
  it('is sent when its start was written', () => {
    const { open, of, start, end } = opened();
    open.admitStart(start);
    open.startEnded(start, false);
    open.ended(of);
    expect(open.admitEnd(end)).toBe('send');
  });

  it('waits while its start is in flight, and comes back when that has ended', () => {
    const { open, of, start, end } = opened();
    open.admitStart(start);
    open.ended(of);
    expect(open.admitEnd(end)).toBe('park');
    expect(open.startEnded(start, false)).toBe(end);
    expect(open.admitEnd(end)).toBe('send');
    expect(open.size).toBe(0);
  });

  it('comes back when the request of its start was held, and that start is never sent again', () => {
    const { open, of, start, end } = opened();
    open.admitStart(start);
    open.ended(of);
    open.admitEnd(end);
    expect(open.startEnded(start, true)).toBe(end);
    expect(open.admitStart(start)).toBe('skip');
    expect(open.admitEnd(end)).toBe('send');
  });

  it('of a span whose start nobody wrote is sent', () => {
    const open = new OpenSpans();
    expect(open.admitEnd(endOf(span(1)))).toBe('send');
    expect(open.admitStart(startOf(span(1)))).toBe('skip');
  });

  it('does not wait for the start of another span', () => {
    const { open, start } = opened();
    open.admitStart(start);
    expect(open.admitEnd(endOf(span(2)))).toBe('send');
    expect(open.admitEnd(endOf(span(1, 'f'.repeat(32))))).toBe('send');
  });
});

describe('a span that does not tell its ids', () => {
  const unreadable = spanOf({
    spanContext: () => {
      throw new Error('no');
    },
  });

  it('is not tracked, and neither start nor end waits', () => {
    const open = new OpenSpans();
    expect([open.started(unreadable), open.parkAdopted(endOf(unreadable))]).toEqual([false, false]);
    expect(open.size).toBe(0);
    open.ended(unreadable);
    expect(open.admitEnd(endOf(unreadable))).toBe('send');
  });
});

describe('whether a start is in a request', () => {
  it('is known from when it is sent until its request has ended', () => {
    const { open, start, end } = opened();
    const seen = [open.isStartUnderWay(end)];
    open.admitStart(start);
    seen.push(open.isStartUnderWay(end));
    open.startEnded(start, true);
    seen.push(open.isStartUnderWay(end));
    expect([...seen, open.isStartUnderWay(endOf(span(9)))]).toEqual([false, true, false, false]);
  });

  it('is so for an end of another thread, as far as anybody knows', () => {
    const open = new OpenSpans();
    open.parkAdopted(endOf(span(1)));
    expect(open.isStartUnderWay(endOf(span(1)))).toBe(true);
  });
});

describe('the request of a start', () => {
  it('that was delivered leaves nothing behind when the span has ended', () => {
    const { open, of, start } = opened();
    open.admitStart(start);
    open.ended(of);
    open.startEnded(start, false);
    expect(open.size).toBe(0);
  });

  it('that was held leaves what is needed to pass over the start', () => {
    const { open, of, start } = opened();
    open.admitStart(start);
    open.ended(of);
    open.startEnded(start, true);
    expect(open.size).toBe(1);
    expect(open.parkedEnds()).toEqual([]);
  });

  it('that was held lets an end go that waited, and keeps nothing', () => {
    const { open, of, start, end } = opened();
    open.admitStart(start);
    open.ended(of);
    open.admitEnd(end);
    open.startEnded(start, true);
    expect(open.size).toBe(0);
  });
});

describe('what is kept', () => {
  it('is bounded: a start beyond the bound is not tracked, and there is room again when a span has gone', () => {
    const open = new OpenSpans(2);
    expect(open.started(span(1))).toBe(true);
    expect(open.started(span(2))).toBe(true);
    expect(open.started(span(3))).toBe(false);
    expect(open.size).toBe(2);
    open.ended(span(1));
    expect(open.admitEnd(endOf(span(1)))).toBe('send');
    expect(open.started(span(3))).toBe(true);
  });

  it('tells which spans have not ended, whatever became of their starts', () => {
    const open = new OpenSpans();
    const spans = [1, 2, 3, 4].map((number) => span(number));
    for (const each of spans) open.started(each);
    const [queued, sending, written, ended] = spans as [SpanLike, SpanLike, SpanLike, SpanLike];
    open.admitStart(startOf(sending));
    open.admitStart(startOf(written));
    open.startEnded(startOf(written), false);
    open.ended(ended);
    expect(open.unfinished()).toEqual([queued, sending, written]);
    open.clear();
    expect(open.unfinished()).toEqual([]);
  });
});

/** One span's way as the dispatcher may lead it; each step is taken only where it is possible. */
type Step = 'end' | 'take' | 'delivered' | 'held' | 'lost';
const steps = fc.array(fc.constantFrom<Step>('end', 'take', 'delivered', 'held', 'lost'), { maxLength: 40 });

it('an end is never sent while its start is, no start is sent after its end, and nothing is left behind', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const { open, of, start, end } = opened();
      let queue: OutgoingSpan[] = [start];
      const inFlight = new Set<OutgoingSpan>();
      let hasEnded = false;
      let endsSent = 0;
      const settle = (how: 'delivered' | 'held' | 'lost') => {
        const [entry] = inFlight;
        if (!entry) return;
        inFlight.delete(entry);
        const back = how === 'held' ? [entry] : [];
        const released = entry.kind === 'start' ? open.startEnded(entry, how === 'held') : undefined;
        if (released) back.push(released);
        queue = [...back, ...queue];
      };
      const take = () => {
        const entry = queue.shift();
        if (!entry) return;
        const admission = entry.kind === 'start' ? open.admitStart(entry) : open.admitEnd(entry);
        if (admission !== 'send') return;
        expect(inFlight.size).toBe(0);
        if (entry.kind === 'start') expect(endsSent).toBe(0);
        else endsSent += 1;
        inFlight.add(entry);
      };
      const finish = () => {
        if (hasEnded) return;
        hasEnded = true;
        open.ended(of);
        queue.push(end);
      };
      for (const step of given) {
        if (step === 'end') finish();
        else if (step === 'take') take();
        else settle(step);
      }
      finish();
      for (let turn = 0; turn < 5; turn++) {
        settle('delivered');
        take();
      }
      settle('delivered');
      expect(endsSent).toBeGreaterThanOrEqual(1);
      expect({ queued: queue.length, inFlight: inFlight.size, open: open.size }).toEqual({
        queued: 0,
        inFlight: 0,
        open: 0,
      });
    }),
    { numRuns: 500 },
  );
});

describe('an end of another thread, whose start may still be on its way', () => {
  it('is parked until it is released, and then sent, once', () => {
    const open = new OpenSpans();
    const end = endOf(span(1));
    expect(open.parkAdopted(end)).toBe(true);
    expect(open.parkedEnds()).toEqual([end]);
    expect(open.startEnded(end, false)).toBe(end);
    expect(open.admitEnd(end)).toBe('send');
    expect(open.startEnded(end, false)).toBeUndefined();
    expect(open.size).toBe(0);
  });

  it('is not a span that has not ended', () => {
    const open = new OpenSpans();
    open.parkAdopted(endOf(span(1)));
    expect(open.unfinished()).toEqual([]);
  });

  it('is not parked when there is no room', () => {
    const open = new OpenSpans(1);
    open.started(span(1));
    expect(open.parkAdopted(endOf(span(2)))).toBe(false);
  });
});
