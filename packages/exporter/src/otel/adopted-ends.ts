// Ends that another thread has left, as encoded items. With span-start writes on, that thread may have been sending their starts when it was ended:
// nobody hears of those requests any more, so that the ends wait for as long as a start may still be on its way.
import { setTimeout } from '../clock/real-time';
import type { SpanIdentity } from '../delivery/delivery-entry';
import { type EncodedItem, encodedItem } from '../encode/encoded-item';
import type { DropReason } from '../stats/drop-reason';
import { AdoptedSpan } from './adopted-span';
import type { OpenSpans } from './open-spans';
import type { QueueEntry } from './queue-entry';

/** A backend that has read a start may store it so much later; the older one would then lose the end. */
const START_ON_ITS_WAY_MILLIS = 1_000;

export interface AdoptedEndsParts {
  /** Only with span-start writes on. */
  readonly openSpans: OpenSpans<QueueEntry> | undefined;
  /** Why there is no room; `undefined` when there is. */
  readonly refusal: (bytes: number) => DropReason | undefined;
  readonly accept: (span: SpanIdentity, encoded: EncodedItem) => QueueEntry;
  readonly refuse: (reason: DropReason) => void;
  readonly queue: (end: QueueEntry) => void;
  /** Sends without linger what was queued, and these. */
  readonly send: (ends: readonly QueueEntry[]) => void;
}

export class AdoptedEnds {
  readonly #parts: AdoptedEndsParts;

  constructor(parts: AdoptedEndsParts) {
    this.#parts = parts;
  }

  adopt(items: readonly Buffer[]): void {
    const { openSpans, refusal, refuse, accept, queue, send } = this.#parts;
    const parked: QueueEntry[] = [];
    for (const item of items) {
      const reason = refusal(item.length);
      if (reason) {
        refuse(reason);
        continue;
      }
      const end = accept(new AdoptedSpan(item), encodedItem(item));
      if (openSpans?.parkAdopted(end)) parked.push(end);
      else queue(end);
    }
    send([]);
    if (parked.length > 0) setTimeout(() => this.#release(parked), START_ON_ITS_WAY_MILLIS).unref();
  }

  #release(parked: readonly QueueEntry[]): void {
    this.#parts.send(parked.flatMap((end) => this.#parts.openSpans?.startSettled(end, false) ?? []));
  }
}
