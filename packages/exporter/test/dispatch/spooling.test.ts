// Which spans are written to disk, and when.
import { nowMillis } from '../../src/clock/real-time';
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { AdoptedSpan } from '../../src/dispatch/adopted-span';
import { EncodedPiece } from '../../src/encode/encoded-item';
import { spanOf } from '../convert/span-of';
import { recordStderr } from '../record-stderr';
import { failure } from '../spool/forgetting-files';
import { DOWN, spoolingFixture as fixture, itemBytes, SPAN_BYTES, stopSpoolings, turn } from './spooling-fixture';

beforeEach(() => {
  recordStderr();
});

afterEach(() => {
  stopSpoolings();
  jest.restoreAllMocks();
});

describe('while delivery works', () => {
  it('nothing is written', async () => {
    const { queue, spill, send, span, records } = fixture();
    queue('a', 'b');
    send([span('c')]);
    await spill();
    expect(records()).toEqual([]);
  });

  it('what is sent is written where that is wanted, once', async () => {
    const { spooling, span, records, stats } = fixture({ mode: 'always' });
    const spans = [span('a'), span('b')];
    spooling.sending(spans);
    spooling.sending(spans);
    await turn();
    spooling.sending(spans);
    expect(records()).toEqual([['a', 'b']]);
    expect(stats.snapshot()).toMatchObject({ spooled: 2, pending: 0 });
  });

  it('what is sent is not written otherwise', async () => {
    const { spooling, span, records } = fixture();
    spooling.sending([span('a')]);
    await turn();
    expect(records()).toEqual([]);
  });

  it('a request without an answer for long is trouble, a young one is not', async () => {
    const late = fixture();
    late.send([late.span('a')], nowMillis() - 1001);
    await late.spill();
    expect(late.records()).toEqual([['a']]);
    const young = fixture();
    young.send([young.span('a')], nowMillis() + 500);
    await young.spill();
    expect(young.records()).toEqual([]);
  });
});

describe('in an outage', () => {
  it('all ends in memory are written: first what is in flight, then suspects, ends that wait for a start, and the queue', async () => {
    const parked: OutgoingSpan[] = [];
    const { queue, send, span, suspects, outage, spill, records, stats, encoded } = fixture({
      openSpans: { parkedEnds: () => parked, isStartUnderWay: () => false },
    });
    queue('queued 1', 'queued 2');
    suspects.add([span('suspect')], DOWN.error, 0);
    parked.push(span('parked'));
    send([span('sent')]);
    outage();
    await spill();
    const all = ['sent', 'suspect', 'parked', 'queued 1', 'queued 2'];
    expect(records()).toEqual([all]);
    expect(encoded).toEqual([all]);
    expect(stats.snapshot()).toMatchObject({ accepted: 5, spooled: 5, pending: 0 });
  });

  it('nothing is written twice, not even while it is being written', async () => {
    const { queue, outage, spooling, spill, records } = fixture();
    const [first] = queue('a');
    outage();
    spooling.spillOrLoad();
    spooling.spillOrLoad();
    await turn();
    queue('b');
    await spill();
    expect(records()).toEqual([['a'], ['b']]);
    expect(first?.kept).toMatchObject({ index: 0 });
  });

  it('what comes while something is written has its turn', async () => {
    const { queue, outage, spooling, records } = fixture();
    queue('a');
    outage();
    spooling.spillOrLoad();
    queue('b');
    await turn();
    spooling.spillOrLoad();
    await turn();
    expect(records()).toEqual([['a'], ['b']]);
  });

  it('starts, what is settled, and what cannot be read are not written', async () => {
    const { queue, outage, send, intake, spill, records, encoded } = fixture();
    const [settled] = queue('settled');
    settled?.settled();
    send([new OutgoingSpan(spanOf(), 'start', 1, 90), new OutgoingSpan(spanOf(), 'unfinished', 1, 91)]);
    intake.queue(new OutgoingSpan(spanOf({ name: 'odd' }), 'end', 1, 92));
    outage();
    await spill();
    expect(encoded).toEqual([['odd']]);
    expect(records()).toEqual([]);
  });

  it('a span that was not encoded is, and written with the others', async () => {
    const { queue, outage, intake, spill, records } = fixture();
    queue('a');
    intake.queue(new OutgoingSpan(spanOf({ name: 'fresh' }), 'end', 1, 92));
    outage();
    await spill();
    expect(records()).toEqual([['a', 'fresh']]);
  });

  it('records are of a size that a request has', async () => {
    const { outage, span, intake, spill, records } = fixture({ maxQueueBytes: 1e9 });
    for (const name of ['a', 'b', 'c']) intake.queue(span(name, 200_000));
    outage();
    await spill();
    expect(records()).toEqual([['a', 'b'], ['c']]);
  });

  it('a disk that takes nothing leaves all in memory, and the next record is not tried', async () => {
    const { outage, span, intake, files, spill, records, stats, spooling } = fixture({ maxQueueBytes: 1e9 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) intake.queue(span(name, 400_000));
    files.before = () => {
      throw failure('ENOSPC', 'disk');
    };
    outage();
    expect(spooling.isDiskTroubled).toBe(false);
    await spill();
    expect(spooling.isDiskTroubled).toBe(true);
    expect(records()).toEqual([['a'], ['b']]);
    expect(stats.snapshot()).toMatchObject({ spooled: 0, pending: 5 });
  });

  it('is known as one until something is delivered', () => {
    const { spooling, outage, gate } = fixture();
    expect(spooling.isOutage).toBe(false);
    outage();
    expect(spooling.isOutage).toBe(true);
    gate.delivered();
    expect(spooling.isOutage).toBe(false);
  });

  it('is noticed without anybody asking', async () => {
    const { queue, outage, records } = fixture({ tickMillis: 1 });
    queue('a');
    outage();
    while (records().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(records()).toEqual([['a']]);
  });
});

describe('while a span is written', () => {
  /** Something happens when the first byte of it would be written. */
  function during(happens: (parts: ReturnType<typeof fixture>, span: OutgoingSpan) => void) {
    const parts = fixture();
    const [span] = parts.queue('a') as [OutgoingSpan];
    let isOver = false;
    parts.files.before = ({ call }) => {
      if (call !== 'writev' || isOver) return;
      isOver = true;
      happens(parts, span);
    };
    parts.outage();
    return { ...parts, written: span };
  }

  it('it may be settled: then it is not counted as spooled, and done with on disk', async () => {
    const { spill, stats, spool, written } = during((parts, span) => parts.settlement.delivered([span]));
    const settle = jest.spyOn(spool, 'settle');
    await spill();
    expect(stats.snapshot()).toMatchObject({ delivered: 1, spooled: 0, pending: 0 });
    expect(written.kept).toBeUndefined();
    expect(settle.mock.calls).toEqual([[expect.anything(), 0]]);
  });

  it('its memory is not given to others, and is once it was written', async () => {
    const returned: Buffer[] = [];
    const parts = fixture();
    const memory = Buffer.concat([Buffer.from('{"items":['), itemBytes('a'), Buffer.from(']}')]);
    const piece = new EncodedPiece(memory, memory.length, { giveBack: (each: Buffer) => returned.push(each) } as never);
    const span = OutgoingSpan.ofItem(new AdoptedSpan(itemBytes('a')), { piece, start: 10, length: SPAN_BYTES }, 1);
    parts.intake.queue(span);
    parts.files.before = ({ call }) => {
      if (call !== 'writev') return;
      piece.giveBack();
      expect(returned).toEqual([]);
    };
    parts.outage();
    await parts.spill();
    expect(parts.records()).toEqual([['a']]);
    expect(returned).toEqual([memory]);
  });
});

describe('a span that was taken this moment', () => {
  it.each(['given back', 'settled'])('has nothing to write: %s', async (how) => {
    const { queue, outage, spill, spool, stats } = fixture();
    const keep = jest.spyOn(spool, 'keep');
    const [span] = queue('a') as [OutgoingSpan];
    outage();
    const done = spill();
    if (how === 'settled') span.settled();
    else span.encoded?.piece.giveBack();
    await done;
    expect(keep).not.toHaveBeenCalled();
    expect(stats.spooled).toBe(0);
  });
});

describe('a span on disk', () => {
  it('that is delivered or lost is done with there, and no longer counted as spooled', async () => {
    const { queue, outage, spill, settlement, stats, spool } = fixture();
    const settle = jest.spyOn(spool, 'settle');
    const [first, second, third] = queue('a', 'b', 'c') as [OutgoingSpan, OutgoingSpan, OutgoingSpan];
    outage();
    await spill();
    settlement.delivered([second]);
    settlement.givenUp([third], 'unreachable', DOWN.error);
    expect(settle.mock.calls.map(([, index]) => index)).toEqual([1, 2]);
    expect(first.kept?.record.undone).toBe(1);
    expect(stats.snapshot()).toMatchObject({ delivered: 1, dropped: 1, spooled: 1, pending: 0 });
  });

  it('that is in memory alone costs the spool nothing when it is settled', () => {
    const { queue, settlement, stats, spool } = fixture();
    const settle = jest.spyOn(spool, 'settle');
    settlement.delivered(queue('a'));
    expect(settle).not.toHaveBeenCalled();
    expect(stats.spooled).toBe(0);
  });

  it('that its record has lost is in memory alone again', async () => {
    const { queue, outage, spill, spooling, stats } = fixture();
    const [span] = queue('a', 'b') as [OutgoingSpan];
    outage();
    await spill();
    const record = span.kept?.record;
    if (!record) throw new Error('not kept');
    record.gone();
    spooling.gone(record, 'spool_full');
    expect(stats.snapshot()).toMatchObject({ spooled: 0, pending: 2, dropped: 0 });
  });

  it('alone that its record has lost is lost', async () => {
    const { queue, outage, spill, spooling, stats } = fixture();
    const spans = queue('a', 'b', 'c', 'd', 'e', 'f');
    outage();
    await spill();
    const record = spans[0]?.kept?.record;
    if (!record) throw new Error('not kept');
    expect(record.onDisk).toBe(4);
    record.gone();
    spooling.gone(record, 'spool_expired');
    expect(stats.snapshot()).toMatchObject({ spooled: 0, pending: 2, droppedByReason: { spool_expired: 4 } });
  });

  it('that nobody has counted and is lost is counted as both', () => {
    const { spooling, account, stats } = fixture();
    const lost = jest.spyOn(account, 'lost');
    spooling.uncountedGone(3, 'spool_lost');
    expect(stats.snapshot()).toMatchObject({ accepted: 3, pending: 0, droppedByReason: { spool_lost: 3 } });
    spooling.uncountedGone(0, 'spool_lost');
    expect(lost).toHaveBeenCalledTimes(1);
  });
});
