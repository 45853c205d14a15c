// What settling a span means: it is counted once, whoever waits for it is told, and the end behind it is let go.
import type { SettingValues } from '../../src/configuration/settings-table';
import { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { OpenSpans } from '../../src/dispatch/open-spans';
import { PendingFlushes } from '../../src/dispatch/pending-flushes';
import { Settlement } from '../../src/dispatch/settlement';
import { SpanIntake } from '../../src/dispatch/span-intake';
import { SgpError } from '../../src/errors/sgp-error';
import { DeliveryAccount } from '../../src/stats/delivery-account';
import { spanOf } from '../convert/span-of';
import { encodedSpan, itemOf } from '../delivery/outgoing-of';
import { recordStderr } from '../record-stderr';

const settings = {
  batchSize: 100,
  concurrency: 3,
  lingerMillis: 250,
  maxQueueSize: 0,
  maxQueueBytes: 1024 * 1024,
  maxRequestBytes: 1024 * 1024,
} as SettingValues;

beforeEach(() => {
  recordStderr();
});

afterEach(() => jest.restoreAllMocks());

function fixture(openSpans?: OpenSpans) {
  const account = new DeliveryAccount();
  const flushes = new PendingFlushes();
  const intake = new SpanIntake({
    settings,
    account,
    aside: { size: 0, bytes: 0 },
    makeRoom: () => false,
    onWaiting: () => {},
    onBatchReady: () => {},
  });
  const settlement = new Settlement(account, flushes, openSpans, intake);
  /** Ends that are accepted and taken from the queue, as before a request. */
  const underWay = (count: number) => {
    for (let sequence = 1; sequence <= count; sequence++) account.stats.accept();
    return Array.from({ length: count }, (_, index) => encodedSpan(index + 1));
  };
  /** Whether a flush up to this sequence is over. */
  const isFlushed = async (upTo: number) => {
    let isOver = false;
    void flushes.wait(upTo).then(() => {
      isOver = true;
    });
    await Promise.resolve();
    return isOver;
  };
  return { account, intake, settlement, underWay, isFlushed };
}

it('counts what was delivered, rejected and given up under its reason, and ends the flush that waits for all', async () => {
  const { account, settlement, underWay, isFlushed } = fixture();
  const [good, bad, late] = underWay(3) as [OutgoingSpan, OutgoingSpan, OutgoingSpan];
  settlement.delivered([good]);
  settlement.rejected([{ span: bad, error: new SgpError('SGP_REJECTED', 'no') }]);
  expect(await isFlushed(3)).toBe(false);
  settlement.givenUp([late], 'shutdown', new Error('time is up'));
  expect(await isFlushed(3)).toBe(true);
  const { delivered, droppedByReason, pending } = account.stats.snapshot();
  expect({ delivered, pending }).toEqual({ delivered: 1, pending: 0 });
  expect(droppedByReason).toMatchObject({ rejected: 1, shutdown: 1 });
});

it('counts suspects that are given up as blocked', () => {
  const { account, settlement, underWay } = fixture();
  settlement.blocked(underWay(2).map((entry) => ({ entry, error: new Error('reset') })));
  expect(account.stats.snapshot().droppedByReason).toMatchObject({ blocked: 2 });
});

it('settles nothing that goes back to the queue, where it stands in its old order and weighs what its item does', async () => {
  const { account, intake, settlement, underWay, isFlushed } = fixture();
  const [first, second] = underWay(2) as [OutgoingSpan, OutgoingSpan];
  settlement.returned([second]);
  settlement.returned([first]);
  expect(account.stats.snapshot().pending).toBe(2);
  expect(await isFlushed(2)).toBe(false);
  expect(intake.bytes).toBe(first.itemBytes + second.itemBytes);
  expect(intake.takeAll()).toEqual([first, second]);
});

it('counts what goes back to the queue by the bytes of its item, no longer by an estimate', () => {
  const { intake, settlement } = fixture();
  const estimated = new OutgoingSpan(spanOf(), 'end', 100, 1);
  estimated.encodedAs(itemOf(700));
  settlement.returned([estimated]);
  expect(intake.bytes).toBe(700);
  intake.takeAll();
  expect(intake.bytes).toBe(0);
});

it('names the spans that the server refused, and no others', () => {
  const { account, settlement, underWay } = fixture();
  const refused = jest.spyOn(account, 'refused');
  const codes = ['SGP_REJECTED', 'SGP_PAYLOAD_TOO_LARGE', 'SGP_SERVER_ERROR'] as const;
  const rejected = underWay(3).map((span, index) => ({
    span,
    error: new SgpError(codes[index] ?? 'SGP_CLOSED', 'no'),
  }));
  settlement.rejected(rejected);
  expect(refused.mock.calls.map(([{ name }]) => name)).toEqual(['span 1', 'span 2']);
});

it('says nothing of a loss where no end was lost', () => {
  const { account, settlement } = fixture();
  const lost = jest.spyOn(account, 'lost');
  settlement.givenUp([new OutgoingSpan(spanOf(), 'start', 100, 1)], 'unreachable', new Error('gone'));
  expect(lost).not.toHaveBeenCalled();
});

describe('a start', () => {
  function waitingEnd() {
    const openSpans = new OpenSpans();
    const parts = fixture(openSpans);
    const span = spanOf();
    openSpans.started(span);
    const start = new OutgoingSpan(span, 'start', 100, 1);
    openSpans.admitStart(start);
    openSpans.ended(span);
    const end = new OutgoingSpan(span, 'end', 100, 2);
    expect(openSpans.admitEnd(end)).toBe('park');
    return { ...parts, openSpans, start, end };
  }

  it('that was delivered is counted apart, and its end is next', () => {
    const { account, intake, settlement, start, end } = waitingEnd();
    settlement.delivered([start]);
    expect(account.stats.snapshot()).toMatchObject({ delivered: 0, startWrites: { delivered: 1 } });
    expect(intake.takeAll()).toEqual([end]);
  });

  it('that was lost is counted apart, and its end is next', () => {
    const { account, intake, settlement, start, end } = waitingEnd();
    settlement.givenUp([start], 'unreachable', new Error('gone'));
    expect(account.stats.snapshot()).toMatchObject({ dropped: 0, startWrites: { dropped: 1 } });
    expect(intake.takeAll()).toEqual([end]);
  });

  it('that goes back to the queue lets its end go too, and is not sent after it', () => {
    const { intake, openSpans, settlement, start, end } = waitingEnd();
    settlement.returned([start]);
    expect(intake.takeAll()).toEqual([start, end]);
    expect(openSpans.admitStart(start)).toBe('skip');
    expect(openSpans.admitEnd(end)).toBe('send');
  });

  it('that was delivered is forgotten when its span ends, also where its end finds no room in the queue', () => {
    const openSpans = new OpenSpans();
    const { settlement } = fixture(openSpans);
    const span = spanOf();
    openSpans.started(span);
    const start = new OutgoingSpan(span, 'start', 100, 1);
    openSpans.admitStart(start);
    settlement.delivered([start]);
    openSpans.ended(span);
    expect(openSpans.size).toBe(0);
  });

  it('whose span has ended meanwhile is counted as superseded, and no flush waits for it', async () => {
    const { account, settlement, isFlushed, start } = waitingEnd();
    settlement.superseded(start);
    expect(account.stats.snapshot().startWrites).toMatchObject({ superseded: 1 });
    expect(await isFlushed(1)).toBe(true);
  });
});
