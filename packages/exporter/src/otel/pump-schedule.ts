// When the pump runs next: soon, when the linger is over, or for a probe. None of its timers keeps the process alive.

import { clearImmediate, clearTimeout, setImmediate, setTimeout } from '../clock/real-time';

export class PumpSchedule {
  readonly #pump: () => void;
  readonly #lingerMillis: number;
  #soon: NodeJS.Immediate | undefined;
  #linger: NodeJS.Timeout | undefined;
  #probe: NodeJS.Timeout | undefined;

  constructor(lingerMillis: number, pump: () => void) {
    this.#lingerMillis = lingerMillis;
    this.#pump = pump;
  }

  get isSoon(): boolean {
    return this.#soon !== undefined;
  }

  /** After the application's present work: never from within its call. */
  soon(): void {
    if (this.#soon) return;
    this.#soon = setImmediate(() => {
      this.#soon = undefined;
      this.#pump();
    });
    this.#soon.unref();
  }

  /** When the linger is over; one that runs already goes on. */
  linger(onOver: () => void): void {
    if (this.#linger) return;
    this.#linger = setTimeout(() => {
      this.#linger = undefined;
      onOver();
      this.#pump();
    }, this.#lingerMillis);
    this.#linger.unref();
  }

  endLinger(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
  }

  probeIn(millis: number): void {
    clearTimeout(this.#probe);
    this.#probe = setTimeout(this.#pump, Math.max(1, millis));
    this.#probe.unref();
  }

  stop(): void {
    this.endLinger();
    clearTimeout(this.#probe);
    clearImmediate(this.#soon);
  }
}
