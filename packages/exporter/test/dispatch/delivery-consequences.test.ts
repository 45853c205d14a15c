// What a request tells about the backend when a part of it was answered and another part was not.
import type { SettingValues } from '../../src/configuration/settings-table';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { DeliveryConsequences } from '../../src/dispatch/delivery-consequences';
import { DeliveryGate } from '../../src/dispatch/delivery-gate';
import { RequestPicker } from '../../src/dispatch/next-request';
import { PendingFlushes } from '../../src/dispatch/pending-flushes';
import { Settlement } from '../../src/dispatch/settlement';
import { SpanIntake } from '../../src/dispatch/span-intake';
import { Suspects } from '../../src/dispatch/suspects';
import { loadSettings } from '../../src/load-settings';
import { DeliveryAccount } from '../../src/stats/delivery-account';
import { encodedSpan } from '../delivery/outgoing-of';
import { recordStderr } from '../record-stderr';

const DOWN = { kind: 'retryable', error: new Error('down') } as const;

beforeEach(() => {
  recordStderr();
});

afterEach(() => jest.restoreAllMocks());

function fixture() {
  const settings: SettingValues = loadSettings({ apiKey: 'key', accountId: 'acc' });
  const account = new DeliveryAccount();
  const gate = new DeliveryGate(settings.concurrency);
  const suspects = new Suspects<OutgoingSpan>();
  const intake = new SpanIntake({
    settings,
    account,
    aside: suspects,
    makeRoom: () => false,
    onWaiting: () => {},
    onBatchReady: () => {},
  });
  const consequences = new DeliveryConsequences({
    settings,
    account,
    intake,
    gate,
    suspects,
    picker: new RequestPicker({
      settings,
      intake,
      gate,
      suspects,
      admit: () => true,
      backlog: () => undefined,
      maxRequestBytes: () => settings.maxRequestBytes,
    }),
    settlement: new Settlement(account, new PendingFlushes(), undefined, intake),
    random: () => 0,
    isKeptAtStop: false,
    giveUpAll: () => {},
    onHold: () => {},
  });
  /** A request with two spans at this time, of which the second was not taken. */
  const failHalf = (atMillis: number, delivered: boolean) => {
    const [first, second] = [encodedSpan(1), encodedSpan(2)];
    const spans = [first, second];
    const [taken, left] = delivered ? [[first], [second]] : [[], spans];
    const report = { delivered: taken, rejected: [], undelivered: left, held: DOWN };
    consequences.draw(report, { spans, isProbe: false, startedMillis: atMillis }, atMillis);
  };
  return { gate, failHalf };
}

it('a request that failed after a part of it was taken leaves the backend in doubt, and is no outage yet', () => {
  const { gate, failHalf } = fixture();
  failHalf(10_000, true);
  expect({ isClosed: gate.isClosed, isHolding: gate.isHolding }).toEqual({ isClosed: true, isHolding: false });
});

it('a part that was taken does not end an outage while another part fails', () => {
  const { gate, failHalf } = fixture();
  failHalf(10_000, false);
  expect(gate.isHolding).toBe(true);
  failHalf(20_000, true);
  expect(gate.isHolding).toBe(true);
  expect(gate.failedProbes).toBe(1);
});
