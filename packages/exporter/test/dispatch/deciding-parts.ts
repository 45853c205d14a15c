// The parts that decide about delivery, put together as the dispatcher does, without a clock, an encoder or a network.
import type { SettingValues } from '../../src/configuration/settings-table';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { DeliveryConsequences } from '../../src/dispatch/delivery-consequences';
import { DeliveryGate } from '../../src/dispatch/delivery-gate';
import { RequestPicker } from '../../src/dispatch/next-request';
import { PendingFlushes } from '../../src/dispatch/pending-flushes';
import { Settlement } from '../../src/dispatch/settlement';
import { SpanIntake } from '../../src/dispatch/span-intake';
import { Suspects } from '../../src/dispatch/suspects';
import { DeliveryAccount } from '../../src/stats/delivery-account';

export interface DecidingOptions {
  readonly settings: SettingValues;
  readonly maxRequestBytes: () => number;
  readonly random: () => number;
  readonly giveUpAll: (error: Error) => void;
  readonly onHold?: () => void;
  readonly isKeptAtStop?: boolean;
}

export function decidingParts(options: DecidingOptions) {
  const { settings, maxRequestBytes, random, giveUpAll, onHold = () => {}, isKeptAtStop = false } = options;
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
  const flushes = new PendingFlushes();
  const settlement = new Settlement(account, flushes, undefined, intake);
  const picker = new RequestPicker({
    settings,
    intake,
    gate,
    suspects,
    admit: () => true,
    backlog: () => undefined,
    maxRequestBytes,
  });
  const consequences = new DeliveryConsequences({
    settings,
    account,
    intake,
    gate,
    suspects,
    picker,
    settlement,
    random,
    isKeptAtStop,
    giveUpAll,
    onHold,
  });
  return { account, flushes, suspects, intake, settlement, gate, picker, consequences };
}
