// When the pump runs next: soon, when the linger is over, or for a probe. None of its timers keeps the process alive.

import { clearImmediate, clearTimeout, setImmediate, setTimeout } from '../clock/real-time';

export class PumpSchedule {
  readonly #pump: () => void;
  readonly #lingerMillis: number;
  #soon: NodeJS.Immediate | undefined;
  #awake: NodeJS.Timeout | undefined;
  #linger: NodeJS.Timeout | undefined;
  #probe: NodeJS.Timeout | undefined;

  constructor(lingerMillis: number, pump: () => void) {
    this.#lingerMillis = lingerMillis;
    this.#pump = pump;
  }

  get isSoon(): boolean {
    return this.#soon !== undefined;
  }

  /**
   * After the application's present work: never from within its call. An immediate that holds nothing does not keep the
   * event loop from sleeping until the application's next timer; a timer of ours that holds nothing either wakes it.
   */
  soon(): void {
    if (this.#soon) return;
    const run = () => {
      clearImmediate(this.#soon);
      clearTimeout(this.#awake);
      this.#soon = undefined;
      this.#pump();
    };
    this.#soon = setImmediate(run);
    this.#soon.unref();
    this.#awake = setTimeout(run, 1);
    this.#awake.unref();
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

  /**
   * For a probe, or for suspects. A time sooner or later than the one that was set takes its place; infinity sets none.
   */
  probeIn(millis: number): void {
    clearTimeout(this.#probe);
    if (!Number.isFinite(millis)) return;
    this.#probe = setTimeout(this.#pump, Math.max(1, millis));
    this.#probe.unref();
  }

  stop(): void {
    this.endLinger();
    clearTimeout(this.#probe);
    clearImmediate(this.#soon);
    clearTimeout(this.#awake);
  }
}
