// The thread behind deliver-at-exit.ts: sends the encoded items it was given, tells how far it got, and ends.
import { workerData } from 'node:worker_threads';
import { SgpClient } from '../client/sgp-client';
import { within } from '../clock/within';
import { BatchDelivery } from '../delivery/batch-delivery';
import type { SpanIdentity } from '../delivery/outgoing-span';
import { SpanConversion } from '../delivery/span-conversion';
import { SpanDispatcher } from '../dispatch/span-dispatcher';
import { type EncodedItem, encodedItem } from '../encode/encoded-item';
import { thrownError } from '../errors/thrown-text';
import { DeliveryAccount } from '../stats/delivery-account';
import type { DropReason } from '../stats/drop-reason';
import { CAUSE_LENGTH, DELIVERED, DONE, REJECTED, SENDING, STATE, type ThreadData } from './deliver-at-exit';

/** Everything that is read of an encoded span is its bytes; its context is not kept. */
const ENCODED_SPAN: SpanIdentity = { name: '', spanContext: () => ({ traceId: '', spanId: '', traceFlags: 1 }) };

/** By the rules of an ordinary stop: one item that nobody takes does not keep the others from being sent. */
async function deliver(data: ThreadData): Promise<void> {
  wake(data, SENDING);
  try {
    const { settings, timeoutMillis } = data;
    const limitMillis = Math.min(timeoutMillis, settings.shutdownTimeoutMillis);
    const delivery = new BatchDelivery({
      settings,
      conversion: new SpanConversion(settings, {}),
      client: { own: new SgpClient({ settings }) },
    });
    const dispatcher = new SpanDispatcher({ settings, port: delivery, account: new SharedAccount(data) });
    for (const encoded of itemsOf(data)) dispatcher.addEncoded(ENCODED_SPAN, encoded);
    dispatcher.stopWaiting(limitMillis);
    await within(limitMillis, dispatcher.drain(limitMillis), 'Sending at exit');
    await delivery.shutdown();
  } catch (error) {
    tell(data, thrownError(error).message);
  }
  wake(data, DONE);
}

/** Keeps its books in the memory that the waiting thread reads, and says nothing by itself. */
class SharedAccount extends DeliveryAccount {
  readonly #data: ThreadData;

  constructor(data: ThreadData) {
    super();
    this.#data = data;
  }

  override lost(count: number, reason: DropReason, cause?: string): void {
    this.stats.drop(count, reason);
    Atomics.add(this.#data.numbers, REJECTED, count);
    if (cause) tell(this.#data, cause);
  }

  override recovered(): void {
    Atomics.store(this.#data.numbers, DELIVERED, this.stats.snapshot().delivered);
  }

  override refused(): void {}
  override held(): void {}
  override toldApart(): void {}
  override holdEnded(): void {}
}

function* itemsOf({ bytes, lengths }: ThreadData): Generator<EncodedItem> {
  let offset = 0;
  for (const length of lengths) {
    // Copied out of the shared memory, which not every consumer of bytes takes.
    yield encodedItem(Buffer.from(new Uint8Array(bytes, offset, length)));
    offset += length;
  }
}

function tell({ numbers, cause }: ThreadData, words: string): void {
  const text = Buffer.from(words).subarray(0, cause.length);
  cause.set(text);
  Atomics.store(numbers, CAUSE_LENGTH, text.length);
}

function wake({ numbers }: ThreadData, state: number): void {
  Atomics.store(numbers, STATE, state);
  Atomics.notify(numbers, STATE);
}

void deliver(workerData as ThreadData);
