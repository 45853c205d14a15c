// Logs when delivery begins to wait for the backend and when it works again, and in between each new kind of trouble,
// since each calls for something else.
import type { Held } from '../delivery/delivery-report';
import { log } from '../diagnostics/log';

/** Spans that wait, by where they are. */
export interface Waiting {
  readonly pending: number;
  readonly spooled: number;
}

export class HoldReport {
  readonly #saidKinds = new Set<Held['kind']>();
  #heldSinceMillis: number | undefined;

  held({ kind, error }: Held, waiting: Waiting, nowMillis: number): void {
    if (this.#saidKinds.has(kind)) return;
    this.#saidKinds.add(kind);
    this.#heldSinceMillis ??= nowMillis;
    log.warn(`Delivery is held; ${waitingText(waiting)}. ${error.message}`);
  }

  ended(nowMillis: number): void {
    if (this.#heldSinceMillis === undefined) return;
    const seconds = Math.round((nowMillis - this.#heldSinceMillis) / 1000);
    log.warn(`Delivery works again after ${seconds} s.`);
    this.#heldSinceMillis = undefined;
    this.#saidKinds.clear();
  }
}

function waitingText({ pending, spooled }: Waiting): string {
  if (spooled === 0) return `${spansWait(pending)} in memory`;
  return pending === 0 ? `${spansWait(spooled)} on disk` : `${spansWait(pending)} in memory, ${spooled} on disk`;
}

function spansWait(count: number): string {
  return `${count} ${count === 1 ? 'span waits' : 'spans wait'}`;
}
