// A real spool on a disk in memory, with the parts that decide about delivery.
import { nowMillis } from '../../src/clock/real-time';
import type { SettingValues } from '../../src/configuration/settings-table';
import type { DeliveryPort } from '../../src/delivery/delivery-port';
import type { Held } from '../../src/delivery/delivery-report';
import type { OutgoingSpan } from '../../src/delivery/outgoing-span';
import { AdoptedSpan } from '../../src/dispatch/adopted-span';
import { DeliveriesInFlight } from '../../src/dispatch/deliveries-in-flight';
import type { OpenSpans } from '../../src/dispatch/open-spans';
import { Spooling } from '../../src/dispatch/spooling';
import { encodedItem } from '../../src/encode/encoded-item';
import { ForgettingFiles } from '../spool/forgetting-files';
import { Machine } from '../spool/spool-history';
import { decidingParts } from './deciding-parts';

export const DOWN: Held = { kind: 'retryable', error: new Error('down') };
export const HOUR = 3_600_000;
/** Spans that weigh this much are the tenth of what may wait. */
export const SPAN_BYTES = 100;

const spoolings = new Set<Spooling>();

/** To be called after each test. */
export function stopSpoolings(): void {
  for (const spooling of spoolings) spooling.stop();
  spoolings.clear();
}

/** The disk is in memory: then all that was begun has ended. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function itemBytes(name: string, bytes = SPAN_BYTES): Buffer {
  const bare = JSON.stringify({ name, id: name, trace_id: 't', padding: '' }).length;
  return Buffer.from(JSON.stringify({ name, id: name, trace_id: 't', padding: 'x'.repeat(bytes - bare) }));
}

export interface Given {
  readonly mode?: 'outage' | 'always';
  readonly skipSpanStart?: boolean;
  readonly maxQueueBytes?: number;
  readonly openSpans?: Pick<OpenSpans, 'isStartUnderWay' | 'parkedEnds'>;
  /** What the disk holds already. */
  readonly disk?: ForgettingFiles;
  readonly machine?: Machine;
  /** Nothing is looked for unless it is set. */
  readonly tickMillis?: number;
}

export function spoolingFixture({
  mode = 'outage',
  skipSpanStart = true,
  maxQueueBytes = 10 * SPAN_BYTES,
  ...given
}: Given = {}) {
  const settings = {
    batchSize: 100,
    concurrency: 3,
    lingerMillis: 250,
    maxQueueSize: 0,
    maxQueueBytes,
    maxRequestBytes: 1e6,
    spoolMode: mode,
    skipSpanStart,
    given: new Set(),
  } as unknown as SettingValues;
  const files = given.disk ?? new ForgettingFiles();
  const { spool } = (given.machine ?? new Machine()).start(files, { fsync: 'never' });
  const { account, suspects, gate, flushes, intake, settlement } = decidingParts({
    settings,
    maxRequestBytes: () => settings.maxRequestBytes,
    random: () => 0,
    giveUpAll: () => {},
  });
  const inFlight = new DeliveriesInFlight(settings);
  const openSpans = given.openSpans as OpenSpans | undefined;
  const encoded: string[][] = [];
  const port = {
    encode: async (spans: readonly OutgoingSpan[]) => {
      encoded.push(spans.map(({ name }) => name));
      for (const span of spans)
        if (!span.encoded && span.name !== 'odd') span.encodedAs(encodedItem(itemBytes(span.name)));
    },
  } as unknown as DeliveryPort;
  let loads = 0;
  const spooling = new Spooling({
    spool,
    settings,
    port,
    account,
    intake,
    suspects,
    gate,
    inFlight,
    settlement,
    openSpans,
    tickMillis: given.tickMillis ?? HOUR,
    onLoaded: () => {
      loads += 1;
    },
  });
  spoolings.add(spooling);
  const span = (name: string, bytes = SPAN_BYTES) => {
    const item = itemBytes(name, bytes);
    return intake.accept(new AdoptedSpan(item), encodedItem(item));
  };
  const queue = (...names: string[]) =>
    names.map((name) => {
      const each = span(name);
      intake.queue(each);
      return each;
    });
  const send = (spans: OutgoingSpan[], startedMillis = nowMillis() + HOUR) =>
    inFlight.track({ spans, isProbe: false, startedMillis }, new Promise(() => {}), () => {});
  const outage = () => gate.held(DOWN, 0, 1000, 1);
  const spill = async () => {
    spooling.spillOrLoad();
    await turn();
  };
  const { stats } = account;
  const keeps = jest.spyOn(spool, 'keep');
  /** The names of what was written, a list a record. */
  const records = () =>
    keeps.mock.calls.map(([items]) => items.map((item) => (JSON.parse(String(item)) as { name: string }).name));
  return {
    account,
    encoded,
    files,
    flushes,
    gate,
    inFlight,
    intake,
    outage,
    queue,
    records,
    send,
    settlement,
    span,
    spill,
    spool,
    spooling,
    stats,
    suspects,
    loads: () => loads,
  };
}

export const names = (spans: readonly OutgoingSpan[]) => spans.map(({ name }) => name);
