// Ends that another thread has left: within the bounds, counted, and behind their starts.
import type { SettingValues } from '../../src/configuration/settings-table';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { AdoptedEnds } from '../../src/dispatch/adopted-ends';
import { OpenSpans } from '../../src/dispatch/open-spans';
import { SpanIntake } from '../../src/dispatch/span-intake';
import { DeliveryAccount } from '../../src/stats/delivery-account';
import { recordStderr } from '../record-stderr';

const item = (id: string) => Buffer.from(JSON.stringify({ id, trace_id: 'trace', name: `span ${id}` }));

beforeEach(() => {
  recordStderr();
});

afterEach(() => jest.restoreAllMocks());

function fixture(openSpans?: OpenSpans, maxQueueSize = 0) {
  const account = new DeliveryAccount();
  const settings = { batchSize: 100, concurrency: 3, lingerMillis: 250, maxQueueBytes: 1e6, maxRequestBytes: 1e6 };
  let room = 0;
  const intake = new SpanIntake({
    settings: { ...settings, maxQueueSize } as SettingValues,
    account,
    aside: {
      get size() {
        return -room;
      },
      bytes: 0,
    },
    makeRoom: () => {
      if (room > 0) return false;
      room += 1;
      return true;
    },
    onWaiting: () => {},
    onBatchReady: () => {},
  });
  const sent: string[][] = [];
  let onSend = () => {};
  const ends = new AdoptedEnds({
    openSpans,
    intake,
    account,
    send: (each: readonly OutgoingSpan[]) => {
      sent.push(each.map(({ name }) => name));
      onSend();
    },
  });
  /** Resolves when it sends next. */
  const nextSend = () =>
    new Promise<void>((resolve) => {
      onSend = resolve;
    });
  return { account, intake, ends, sent, nextSend };
}

const names = (spans: readonly OutgoingSpan[]) => spans.map(({ name }) => name);

it('are counted, queued and sent without linger', () => {
  const { account, intake, ends, sent } = fixture();
  ends.adopt([item('a'), item('b')]);
  expect(account.stats.snapshot()).toMatchObject({ accepted: 2, pending: 2 });
  expect(names(intake.takeAll())).toEqual(['span a', 'span b']);
  expect(sent).toEqual([[]]);
});

it('that find no room are counted as lost, after what may give way has done so', () => {
  const { account, intake, ends } = fixture(undefined, 1);
  ends.adopt([item('a'), item('b'), item('c'), item('d')]);
  expect(names(intake.takeAll())).toEqual(['span a', 'span b']);
  expect(account.stats.snapshot()).toMatchObject({ accepted: 4, pending: 2, droppedByReason: { queue_full: 2 } });
});

it('wait a second where their starts may be on their way, and are then sent together', async () => {
  const openSpans = new OpenSpans(2);
  const others = fixture(new OpenSpans(0));
  others.ends.adopt([item('d')]);
  const letGo = new OpenSpans();
  const early = fixture(letGo);
  early.ends.adopt([item('e'), item('f')]);
  for (const end of letGo.parkedEnds().slice(0, 1)) letGo.startEnded(end, false);
  const { account, intake, ends, sent, nextSend } = fixture(openSpans);
  ends.adopt([item('a'), item('b'), item('c')]);
  expect(sent).toEqual([[]]);
  // For the third there is no room to keep track of it.
  expect(names(intake.takeAll())).toEqual(['span c']);
  expect(names(openSpans.parkedEnds())).toEqual(['span a', 'span b']);
  await nextSend();
  expect(sent).toEqual([[], ['span a', 'span b']]);
  expect(openSpans.size).toBe(0);
  expect(account.stats.snapshot()).toMatchObject({ accepted: 3, pending: 3 });
  // Those that did not have to wait are not sent once more, nor those that were let go in the meantime.
  expect(others.sent).toEqual([[]]);
  expect(early.sent).toEqual([[], ['span f']]);
});
