// Deliveries and what follows from them, on the parts that decide, without a clock or a network.
import type { SettingValues } from '../../src/configuration/settings-table';
import type { DeliveryReport, Held } from '../../src/delivery/delivery-report';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import type { Sending } from '../../src/dispatch/delivery-consequences';
import { SgpError } from '../../src/errors/sgp-error';
import { loadSettings } from '../../src/load-settings';
import { encodedSpan } from '../delivery/outgoing-of';
import { decidingParts } from './deciding-parts';

export const DOWN: Held = { kind: 'retryable', error: new SgpError('SGP_SERVER_ERROR', 'down') };
export const WRONG_KEY: Held = { kind: 'unauthorized', error: new SgpError('SGP_UNAUTHORIZED', 'wrong key') };

export interface Given {
  readonly maxAttempts?: number;
  readonly isKeptAtStop?: boolean;
  /** What is written to stderr. */
  readonly written?: readonly string[];
}

export function consequencesFixture({ maxAttempts, isKeptAtStop = false, written = [] }: Given = {}) {
  const settings: SettingValues = loadSettings({
    apiKey: 'key',
    accountId: 'acc',
    ...(maxAttempts && { maxAttempts }),
  });
  const givenUpAll: Error[] = [];
  let holds = 0;
  const parts = decidingParts({
    settings,
    maxRequestBytes: () => settings.maxRequestBytes,
    random: () => 1,
    giveUpAll: (error) => givenUpAll.push(error),
    onHold: () => {
      holds += 1;
    },
    isKeptAtStop,
  });
  const { account, consequences, gate, intake, picker, settlement, suspects } = parts;
  const accepted = (from: number, count: number) => {
    for (let index = 0; index < count; index++) account.stats.accept();
    return Array.from({ length: count }, (_, index) => encodedSpan(from + index));
  };
  /** What wait in the queue. */
  const queue = (from: number, count: number) => settlement.returned(accepted(from, count));
  const sendingOf = (spans: OutgoingSpan[], rest: Partial<Sending> = {}): Sending => ({
    spans,
    isProbe: false,
    startedMillis: 0,
    ...rest,
  });
  const fail = (sending: Sending, now: number, held = DOWN, rest: Partial<DeliveryReport> = {}, stop?: number) =>
    consequences.draw({ delivered: [], rejected: [], undelivered: sending.spans, held, ...rest }, sending, now, stop);
  const succeed = (sending: Sending, now: number, stop?: number) =>
    consequences.draw({ delivered: sending.spans, rejected: [], undelivered: [] }, sending, now, stop);
  /** What the picker takes when asked for suspects. */
  const takeSuspect = (now: number, isProbe = false): Sending => {
    const suspect = isProbe ? suspects.takeProbe(10, 1e6) : suspects.takeDue(now);
    if (!suspect) throw new Error('nothing is due');
    return sendingOf([...suspect.entries], { suspect, isProbe, startedMillis: now });
  };
  const state = () => ({ queued: intake.size, suspected: suspects.size });
  const dropped = () =>
    Object.fromEntries(Object.entries(account.stats.snapshot().droppedByReason).filter(([, count]) => count > 0));
  const said = (text: string) => written.filter((each) => each.includes(text)).length;
  return {
    ...parts,
    gate,
    picker,
    accepted,
    queue,
    sendingOf,
    fail,
    succeed,
    takeSuspect,
    state,
    dropped,
    said,
    givenUpAll,
    holds: () => holds,
  };
}
