// The thread behind synchronous-delivery.ts: sends the encoded items it was given, tells how far it got, and ends.
import { workerData } from 'node:worker_threads';
import type { SpanLike } from '../convert/span-like';
import type { DeliveryEntry, DeliveryReport } from '../delivery/delivery-entry';
import { encodedItem } from '../encode/encoded-item';
import { SgpSpanExporter } from './span-exporter';
import {
  CAUSE_LENGTH,
  DELIVERED,
  DONE,
  IS_DELIVERED,
  IS_REJECTED,
  REJECTED,
  SENDING,
  STATE,
  type SynchronousDeliveryData,
} from './synchronous-delivery';

/** Everything that is read of an encoded entry is its bytes. */
const ENCODED_SPAN = {} as SpanLike;

void deliver(workerData as SynchronousDeliveryData);

async function deliver(data: SynchronousDeliveryData): Promise<void> {
  wake(data, SENDING);
  try {
    const entries = entriesOf(data);
    const { concurrency, maxAttempts, shutdownTimeoutMillis } = data.settings;
    const timeoutMillis = Math.min(data.timeoutMillis, shutdownTimeoutMillis);
    const exporter = new SgpSpanExporter({ settings: data.settings });
    const lanes = Math.min(concurrency, Math.ceil(entries.length / data.settings.batchSize));
    const perLane = Math.ceil(entries.length / lanes);
    await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        const own = entries.slice(lane * perLane, (lane + 1) * perLane);
        record(data, await exporter.deliver(own, { maxAttempts, timeoutMillis }), entries);
      }),
    );
    await exporter.shutdown();
  } catch (error) {
    tell(data, (error as Error)?.message ?? String(error));
  }
  wake(data, DONE);
}

function entriesOf({ bytes, lengths }: SynchronousDeliveryData): DeliveryEntry[] {
  let offset = 0;
  return lengths.map((length) => {
    // Copied out of the shared memory, which not every consumer of bytes takes.
    const item = Buffer.from(new Uint8Array(bytes, offset, length));
    offset += length;
    return { span: ENCODED_SPAN, encoded: encodedItem(item), attempts: 0 };
  });
}

function record(
  data: SynchronousDeliveryData,
  report: DeliveryReport<DeliveryEntry>,
  entries: readonly DeliveryEntry[],
): void {
  const places = new Map(entries.map((entry, place) => [entry, place]));
  for (const entry of report.delivered) data.verdicts[places.get(entry) ?? -1] = IS_DELIVERED;
  for (const { entry } of report.rejected) data.verdicts[places.get(entry) ?? -1] = IS_REJECTED;
  Atomics.add(data.numbers, DELIVERED, report.delivered.length);
  Atomics.add(data.numbers, REJECTED, report.rejected.length);
  const error = report.held?.error ?? report.rejected[0]?.error;
  if (error) tell(data, error.message);
}

function tell({ numbers, cause }: SynchronousDeliveryData, words: string): void {
  const text = Buffer.from(words).subarray(0, cause.length);
  cause.set(text);
  Atomics.store(numbers, CAUSE_LENGTH, text.length);
}

function wake({ numbers }: SynchronousDeliveryData, state: number): void {
  Atomics.store(numbers, STATE, state);
  Atomics.notify(numbers, STATE);
}
