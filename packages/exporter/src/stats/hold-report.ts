// Logs when delivery begins to wait for the backend and when it works again, and in between each new kind of trouble,
// since each calls for something else.
import type { Held } from '../delivery/delivery-report';
import { log } from '../diagnostics/log';

export class HoldReport {
  readonly #saidKinds = new Set<Held['kind']>();
  #heldSinceMillis: number | undefined;

  held({ kind, error }: Held, waiting: number, nowMillis: number): void {
    if (this.#saidKinds.has(kind)) return;
    this.#saidKinds.add(kind);
    this.#heldSinceMillis ??= nowMillis;
    log.warn(`Delivery is held; ${waiting} ${waiting === 1 ? 'span waits' : 'spans wait'} in memory. ${error.message}`);
  }

  ended(nowMillis: number): void {
    if (this.#heldSinceMillis === undefined) return;
    const seconds = Math.round((nowMillis - this.#heldSinceMillis) / 1000);
    log.warn(`Delivery works again after ${seconds} s.`);
    this.#heldSinceMillis = undefined;
    this.#saidKinds.clear();
  }
}
