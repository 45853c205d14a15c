// What a request tells about the backend when a part of it was answered and another part was not.
import type { SettingValues } from '../../src/configuration/settings-table';
import { loadSettings } from '../../src/load-settings';
import { encodedSpan } from '../delivery/outgoing-of';
import { recordStderr } from '../record-stderr';
import { decidingParts } from './deciding-parts';

const DOWN = { kind: 'retryable', error: new Error('down') } as const;

beforeEach(() => {
  recordStderr();
});

afterEach(() => jest.restoreAllMocks());

function fixture() {
  const settings: SettingValues = loadSettings({ apiKey: 'key', accountId: 'acc' });
  const { gate, consequences } = decidingParts({
    settings,
    maxRequestBytes: () => settings.maxRequestBytes,
    random: () => 0,
    giveUpAll: () => {},
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
