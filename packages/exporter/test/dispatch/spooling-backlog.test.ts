// Which spans are on disk alone, and how they come back.
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { spanOf } from '../convert/span-of';
import { recordStderr } from '../record-stderr';
import { ForgettingFiles, failure } from '../spool/forgetting-files';
import { Machine } from '../spool/spool-history';
import {
  DOWN,
  spoolingFixture as fixture,
  type Given,
  HOUR,
  itemBytes,
  names,
  SPAN_BYTES,
  stopSpoolings,
  turn,
} from './spooling-fixture';

beforeEach(() => {
  recordStderr();
});

afterEach(() => {
  stopSpoolings();
  jest.restoreAllMocks();
});

describe('memory', () => {
  const SIX = ['a', 'b', 'c', 'd', 'e', 'f'];

  it('that is more than half full is given up for the disk, oldest first, down to a quarter: nobody waits for those', async () => {
    const { queue, intake, spill, stats, flushes, suspects } = fixture();
    queue(...SIX);
    const flushed = flushes.wait(4);
    await spill();
    expect(names(intake.waiting())).toEqual(['e', 'f']);
    expect(suspects.size).toBe(0);
    expect(stats.snapshot()).toMatchObject({ accepted: 6, spooled: 6, pending: 0 });
    await flushed;
  });

  it('that is just half full is not', async () => {
    const { queue, intake, spill, records } = fixture();
    queue(...SIX.slice(0, 5));
    await spill();
    expect([intake.size, records()]).toEqual([5, []]);
  });

  it('counts suspects, which stay', async () => {
    const { queue, intake, span, suspects, spill } = fixture();
    suspects.add([span('s1'), span('s2')], DOWN.error, 0);
    queue('a', 'b', 'c', 'd');
    await spill();
    // A quarter is 250 bytes, and the suspects have 200 of it.
    expect([names(intake.waiting()), suspects.size]).toEqual([[], 2]);
  });

  it('is not given up below what suspects take', async () => {
    const { queue, intake, span, suspects, spill } = fixture();
    suspects.add(
      ['s1', 's2', 's3', 's4', 's5'].map((name) => span(name)),
      DOWN.error,
      0,
    );
    queue('a', 'b');
    await spill();
    expect([names(intake.waiting()), suspects.size]).toEqual([[], 5]);
  });

  it('is not given up in an outage while it is less than half full', async () => {
    const { queue, intake, outage, spill, stats } = fixture();
    queue('a', 'b');
    outage();
    await spill();
    expect([intake.size, stats.spooled]).toEqual([2, 2]);
  });

  it('keeps an end whose start is in a request, and what is not on disk', async () => {
    const { queue, intake, spill } = fixture({
      openSpans: { parkedEnds: () => [], isStartUnderWay: ({ name }) => name === 'b' },
    });
    queue(...SIX);
    intake.queue(new OutgoingSpan(spanOf({ name: 'odd' }), 'end', 1, 99));
    await spill();
    expect(names(intake.waiting())).toEqual(['b', 'f', 'odd']);
  });

  it('is not given up for a disk that takes nothing', async () => {
    const { queue, intake, files, spill } = fixture();
    files.before = () => {
      throw failure('EIO', 'disk');
    };
    queue(...SIX);
    await spill();
    expect(intake.size).toBe(6);
  });
});

describe('what is on disk alone', () => {
  /** Four spans in one record. */
  async function released(given: Given = {}) {
    const parts = fixture(given);
    parts.queue('a', 'b', 'c', 'd', 'e', 'f');
    await parts.spill();
    return parts;
  }

  it('is brought back and can be sent, oldest first; it counts as before', async () => {
    const { spill, spooling, stats, loads } = await released();
    expect(spooling.loaded).toBe(0);
    await spill();
    expect(spooling.loaded).toBe(4);
    expect(loads()).toBe(1);
    expect(names(spooling.takeLoaded(3, 1e6))).toEqual(['a', 'b', 'c']);
    expect(spooling.loaded).toBe(1);
    expect(names(spooling.takeLoaded(3, 1e6))).toEqual(['d']);
    expect(names(spooling.takeLoaded(3, 1e6))).toEqual([]);
    expect(stats.snapshot()).toMatchObject({ accepted: 6, spooled: 6, pending: 0 });
  });

  it('is taken as far as it fits, at least one, and has new places in the order', async () => {
    const { spill, spooling } = await released();
    await spill();
    expect(names(spooling.takeLoaded(9, 2 * SPAN_BYTES))).toEqual(['a', 'b']);
    const [third] = spooling.takeLoaded(9, 1);
    expect(third).toMatchObject({ name: 'c', sequence: 9, kept: { index: 2 } });
  });

  it('is settled on disk when it was delivered', async () => {
    const { spill, spooling, settlement, stats } = await released();
    await spill();
    const spans = spooling.takeLoaded(9, 1e6);
    const record = spans[0]?.kept?.record;
    settlement.delivered(spans);
    expect(record?.undone).toBe(2);
    expect(stats.snapshot()).toMatchObject({ delivered: 4, spooled: 2 });
  });

  it('is not brought back in an outage while there is something in memory to ask with', async () => {
    const { spill, spooling, outage, intake } = await released();
    outage();
    await spill();
    expect(spooling.loaded).toBe(0);
    intake.takeAll();
    await spill();
    expect(spooling.loaded).toBe(4);
  });

  it('is brought back one record at a time in an outage, otherwise as many as a request may hold', async () => {
    const parts = await released();
    parts.queue('g', 'h', 'i', 'j');
    await parts.spill();
    parts.intake.takeAll();
    parts.spooling.takeLoaded(1000, 1e6);
    await turn();
    const outage = fixture();
    for (const at of ['1', '2', '3']) {
      outage.queue(...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => name + at));
      outage.outage();
      await outage.spill();
      outage.intake.takeAll();
    }
    const next = jest.spyOn(outage.spool, 'next');
    await outage.spill();
    await outage.spill();
    expect(next).toHaveBeenCalledTimes(1);
    expect(outage.spooling.loaded).toBeGreaterThan(0);
    expect(outage.spooling.loaded).toBeLessThan(6);
    outage.gate.delivered();
    await outage.spill();
    expect(outage.spooling.loaded).toBeGreaterThan(6);
    expect(outage.spool.hasBacklog).toBe(false);
  });

  it('is brought back up to 2 MiB at a time, and more when some of it was taken', async () => {
    const { span, intake, spill, spooling, spool } = fixture({ maxQueueBytes: 7_000_000 });
    for (let index = 0; index < 16; index++) intake.queue(span(`span ${index}`, 400_000));
    await spill();
    const released = 16 - intake.size;
    await spill();
    expect(spooling.loaded).toBe(6);
    spooling.takeLoaded(2, 1e9);
    await turn();
    expect(spooling.loaded).toBe(6);
    for (let taken = 2; taken < released; taken += 2) {
      spooling.takeLoaded(2, 1e9);
      await turn();
    }
    expect([spooling.loaded, spool.hasBacklog]).toEqual([0, false]);
  });

  it('is read once at a time', async () => {
    const { spooling, spool } = await released();
    const next = jest.spyOn(spool, 'next');
    spooling.spillOrLoad();
    spooling.spillOrLoad();
    expect(next).toHaveBeenCalledTimes(1);
    await turn();
    // There is no more of it.
    spooling.spillOrLoad();
    await turn();
    expect(next).toHaveBeenCalledTimes(1);
  });

  it('that cannot be read is no load, and is asked for again later', async () => {
    const { spill, spooling, spool } = await released();
    jest.spyOn(spool, 'next').mockResolvedValueOnce(undefined);
    await spill();
    expect(spooling.loaded).toBe(0);
    await spill();
    expect(spooling.loaded).toBe(4);
  });
});

describe('what another process has left', () => {
  /** Written by one that is dead, so long ago on the clock of records. */
  async function left(agoMillis: number, skipSpanStart: boolean) {
    const machine = new Machine();
    const disk = new ForgettingFiles();
    machine.nowMillis = Date.now() - agoMillis;
    const dead = machine.start(disk.another());
    await dead.keep([String(itemBytes('old')), String(itemBytes('older'))]);
    dead.kill();
    machine.nowMillis = Date.now();
    const parts = fixture({ machine, disk: disk.another(), skipSpanStart });
    await parts.spool.adopt();
    await parts.spill();
    return parts;
  }

  it('is counted and sent', async () => {
    const { spooling, stats, loads } = await left(0, true);
    expect(loads()).toBe(1);
    expect(stats.snapshot()).toMatchObject({ accepted: 2, spooled: 2, pending: 0 });
    const spans = spooling.takeLoaded(9, 1e6);
    expect(spans).toMatchObject([
      { name: 'old', sequence: 1, kept: { index: 0 } },
      { name: 'older', sequence: 2 },
    ]);
  });

  it('waits with span-start writes while its start may be on its way', async () => {
    const { spooling, loads } = await left(-HOUR, false);
    expect([spooling.loaded, loads()]).toEqual([0, 0]);
  });

  it('comes by itself when that is over', async () => {
    const { spooling, loads } = await left(950, false);
    while (loads() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(spooling.loaded).toBe(2);
  });

  it('does not wait when it is older than that', async () => {
    const { spooling, loads } = await left(HOUR, false);
    expect([spooling.loaded, loads()]).toEqual([2, 1]);
  });
});
