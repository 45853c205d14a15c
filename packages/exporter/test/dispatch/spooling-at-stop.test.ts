import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { Spool } from '../../src/spool/spool';
import { spanOf } from '../convert/span-of';
import { recordStderr } from '../record-stderr';
import { failure } from '../spool/forgetting-files';
import { spoolingFixture as fixture, HOUR, itemBytes, stopSpoolings } from './spooling-fixture';

beforeEach(() => {
  recordStderr();
});

afterEach(() => {
  stopSpoolings();
  jest.restoreAllMocks();
});

describe('making all safe', () => {
  it('writes what is in memory alone, and says so', async () => {
    const { queue, spooling, records, spool, stats } = fixture();
    const sync = jest.spyOn(spool, 'sync');
    queue('a', 'b');
    expect(await spooling.secure()).toBe(true);
    expect(records()).toEqual([['a', 'b']]);
    expect(sync).toHaveBeenCalledTimes(1);
    expect(stats.spooled).toBe(2);
  });

  it('waits for what is being written', async () => {
    const { queue, spooling, outage, stats, records } = fixture();
    queue('a');
    outage();
    spooling.spillOrLoad();
    expect(await spooling.secure()).toBe(true);
    expect([records(), stats.spooled]).toEqual([[['a']], 1]);
  });

  it('is not done when the disk takes nothing', async () => {
    const { queue, spooling, files } = fixture();
    files.before = () => {
      throw failure('EIO', 'disk');
    };
    queue('a');
    expect(await spooling.secure()).toBe(false);
  });

  it('is done although a span cannot be encoded: it cannot be kept', async () => {
    const { queue, intake, spooling, stats } = fixture();
    queue('a');
    intake.queue(new OutgoingSpan(spanOf({ name: 'odd' }), 'end', 1, 99));
    expect(await spooling.secure()).toBe(true);
    expect(stats.spooled).toBe(1);
  });

  it('takes what comes meanwhile, for a few rounds', async () => {
    const { queue, spooling, spool, stats } = fixture();
    queue('first');
    let more = 0;
    jest.spyOn(spool, 'keep').mockImplementation((items) => {
      if (more < 5) queue(`more ${more++}`);
      return Spool.prototype.keep.call(spool, items);
    });
    expect(await spooling.secure()).toBe(false);
    expect(stats.spooled).toBe(3);
    expect(await spooling.secure()).toBe(true);
    expect(stats.spooled).toBe(6);
  });
});

describe('making all safe while the thread waits', () => {
  const encodeNow = (span: OutgoingSpan) => (span.name === 'odd' ? undefined : itemBytes(span.name));

  it('writes ends that are not on disk, which are settled then, and can take that back', async () => {
    const { queue, span, spooling, outage, spill, stats, files } = fixture();
    const [kept] = queue('kept') as [OutgoingSpan];
    outage();
    await spill();
    const start = new OutgoingSpan(spanOf({ name: 'start' }), 'start', 1, 90);
    const odd = new OutgoingSpan(spanOf({ name: 'odd' }), 'end', 1, 91);
    const [first, second] = [span('first'), span('second')];
    const { count, discard } = spooling.secureNow([kept, start, odd, first, second], encodeNow);
    expect(count).toBe(2);
    expect([first, second, kept, odd, start].map(({ isSettled }) => isSettled)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(stats.spooled).toBe(3);
    const texts = () => [...files.files()].map(([, content]) => String(content)).join();
    expect(texts()).toContain('"name":"second"');
    discard();
    expect(stats.spooled).toBe(1);
    expect(texts()).not.toContain('"name":"second"');
  });

  it('settles as many as the disk took', () => {
    const { span, spooling, stats, files } = fixture();
    const spans = ['a', 'b', 'c'].map((name) => span(name, 400_000));
    let writes = 0;
    files.before = ({ call }) => {
      if (call === 'writev' && ++writes > 1) throw failure('ENOSPC', 'disk');
    };
    const encode = (each: OutgoingSpan) => itemBytes(each.name, 400_000);
    const { count } = spooling.secureNow(spans, encode);
    expect(count).toBeLessThan(3);
    expect(spans.filter(({ isSettled }) => isSettled)).toEqual(spans.slice(0, count));
    expect(stats.spooled).toBe(count);
  });
});

describe('waiting until delivery is stuck', () => {
  it('is over at once in an outage', async () => {
    const { spooling, outage } = fixture();
    outage();
    await spooling.untilStuck(HOUR);
  });

  it('is over when an outage begins, or when nothing was settled for so long', async () => {
    const { spooling, outage } = fixture();
    const stuck = spooling.untilStuck(HOUR);
    outage();
    await stuck;
    await fixture().spooling.untilStuck(1);
  });
});

it('after a stop nothing is written or brought back', async () => {
  const { queue, outage, spooling, spill, records } = fixture();
  queue('a', 'b', 'c', 'd', 'e', 'f');
  await spill();
  spooling.stop();
  queue('g');
  outage();
  await spill();
  expect(records()).toHaveLength(1);
  expect(spooling.loaded).toBe(0);
});
