// Ends that another thread has left, as encoded items. With span-start writes on, that thread may have been sending
// their starts when it was ended: nobody hears of those requests any more, so that the ends wait for as long as a start
// may still be on its way.
import { setTimeout } from '../clock/real-time';
import type { OutgoingSpan } from '../delivery/outgoing-span';
import { encodedItem } from '../encode/encoded-item';
import type { DeliveryAccount } from '../stats/delivery-account';
import { AdoptedSpan } from './adopted-span';
import type { OpenSpans } from './open-spans';
import type { SpanIntake } from './span-intake';

/** A backend that has read a start may store it so much later; the older one would then lose the end. */
const START_ON_ITS_WAY_MILLIS = 1_000;

export interface AdoptedEndsParts {
  /** Only with span-start writes on. */
  readonly openSpans: OpenSpans | undefined;
  readonly intake: SpanIntake;
  readonly account: DeliveryAccount;
  /** Sends without linger what was queued, and these. */
  readonly send: (ends: readonly OutgoingSpan[]) => void;
}

export class AdoptedEnds {
  readonly #parts: AdoptedEndsParts;

  constructor(parts: AdoptedEndsParts) {
    this.#parts = parts;
  }

  adopt(items: readonly Buffer[]): void {
    const { openSpans, intake, account, send } = this.#parts;
    const parked: OutgoingSpan[] = [];
    for (const item of items) {
      const refusal = intake.refusal(item.length, true);
      if (refusal) {
        account.stats.accept();
        account.lost(1, refusal);
        continue;
      }
      const end = intake.accept(new AdoptedSpan(item), encodedItem(item));
      if (openSpans?.parkAdopted(end)) parked.push(end);
      else intake.queue(end);
    }
    send([]);
    if (parked.length > 0) setTimeout(() => this.#release(parked), START_ON_ITS_WAY_MILLIS).unref();
  }

  #release(parked: readonly OutgoingSpan[]): void {
    this.#parts.send(parked.flatMap((end) => this.#parts.openSpans?.startEnded(end, false) ?? []));
  }
}
