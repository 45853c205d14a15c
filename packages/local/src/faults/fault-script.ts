// The scripted faults that wait for requests, used in order. The library exposes it as `local.faults`.

import { type Fault, type PendingFault, validateFaults } from './fault';

/** Most faults that may wait at a time. */
const MAX_FAULTS = 10_000;

export class FaultScript {
  #pending: PendingFault[] = [];

  constructor(faults: readonly Fault[] = []) {
    this.add(...faults);
  }

  /** @throws Error naming the wrong field and what it expects */
  add(...faults: Fault[]): void {
    validateFaults(faults);
    if (this.#pending.length + faults.length > MAX_FAULTS) throw new RangeError(`More than ${MAX_FAULTS} faults`);
    this.#pending.push(...faults.map((fault) => ({ ...fault, hits: 0 })));
  }

  /** Forgets all faults. */
  clear(): void {
    this.#pending = [];
  }

  /** The faults that still wait, with how often each has hit. */
  list(): PendingFault[] {
    return this.#pending.map((fault) => ({ ...fault }));
  }

  /** Uses up one hit of the first fault that fits, if there is one. */
  take(method: string, path: string): Fault | undefined {
    const publicPath = path.replace(/^\/public(?=\/)/, '');
    const fault = this.#pending.find(
      (each) => (each.method ?? method) === method && publicPath.startsWith(each.path ?? '/v5/'),
    );
    if (!fault) return undefined;
    fault.hits++;
    const times = fault.times ?? 1;
    if (times !== 'always' && fault.hits >= times) this.#pending = this.#pending.filter((each) => each !== fault);
    return fault;
  }
}
