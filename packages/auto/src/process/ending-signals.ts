// Signals that end a process unless it listens to them.
//
//   nobody else listens ─▶ ours does: shutdown, then the signal again, now with its default effect
//   the application listens ─▶ ours does not; its listeners are called as without us, and we flush beside them

import { constants } from 'node:os';
import process from 'node:process';
import type { AroundEvents } from './process-emit';
import { countSignalExitListeners } from './signal-exit-listeners';

/**
 * Left out are signals that nobody can listen to (SIGKILL), that report a fault of the program or ask for a dump of it
 * (SIGABRT, SIGSEGV and their kind), that Node or a profiler uses (SIGUSR1, SIGPROF, SIGPIPE), and SIGIO, which has two
 * names.
 */
const ENDING_SIGNALS = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGBREAK',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGXCPU',
  'SIGPWR',
  'SIGSTKFLT',
] as const satisfies readonly NodeJS.Signals[];

// As it is at start: a test may replace it, and would keep the process alive.
const { kill } = process;

/** The functions that are called for a signal. Neither rejects. */
export interface SignalEffects {
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface EndingSignals {
  /** Keeps our listeners in step with those of the application. */
  readonly around: AroundEvents;
  /** Begins to listen, once `around` is in place: Node takes the `emit` that it finds now. */
  listen(): void;
}

export function endingSignals(effects: SignalEffects): EndingSignals {
  const signals = new Map<unknown, EndingSignal>();
  for (const name of ENDING_SIGNALS) {
    if (constants.signals[name] !== undefined) signals.set(name, new EndingSignal(name, effects));
  }
  const around: Record<string, AroundEvents[string]> = {
    newListener: (deliver, [name, listener]) => {
      signals.get(name)?.willHaveListener(listener);
      return deliver();
    },
    removeListener: (deliver, [name, listener]) => {
      const signal = signals.get(name);
      if (signal?.hidesRemoval(listener)) return true;
      const hadListeners = deliver();
      signal?.hasFewerListeners(listener);
      return hadListeners;
    },
  };
  for (const signal of signals.values()) {
    around[signal.name] = (deliver) => {
      if (signal.isApplications()) void effects.flush();
      return deliver();
    };
  }
  const listen = () => {
    for (const signal of signals.values()) signal.listen();
  };
  return { around, listen };
}

class EndingSignal {
  readonly name: NodeJS.Signals;
  readonly #effects: SignalEffects;
  #isListening = false;
  #isGivingWay = false;
  #isStopping = false;
  #isOver = false;

  constructor(name: NodeJS.Signals, effects: SignalEffects) {
    this.name = name;
    this.#effects = effects;
  }

  /**
   * How many listeners the application has, without those of signal-exit. These end the process themselves when nobody
   * else listens; our listener stays beside them, so that they do not.
   */
  #applicationListeners(): number {
    return process.listenerCount(this.name) - (this.#isListening ? 1 : 0) - countSignalExitListeners();
  }

  isApplications(): boolean {
    return !this.#isOver && this.#applicationListeners() > 0;
  }

  listen(): void {
    if (this.#isListening || this.#isOver || this.#applicationListeners() > 0) return;
    try {
      process.on(this.name, this.#onSignal);
      this.#isListening = true;
    } catch {
      // a platform that does not know it
    }
  }

  willHaveListener(listener: unknown): void {
    if (listener === this.#onSignal || !this.#isListening || this.#applicationListeners() + 1 <= 0) return;
    // The flag hides this change from Node, which would otherwise stop listening to the signal for a moment.
    this.#isGivingWay = true;
    process.removeListener(this.name, this.#onSignal);
    this.#isGivingWay = false;
    this.#isListening = false;
  }

  hidesRemoval(listener: unknown): boolean {
    return this.#isGivingWay && listener === this.#onSignal;
  }

  hasFewerListeners(listener: unknown): void {
    if (listener === this.#onSignal) this.#isListening = false;
    this.listen();
  }

  readonly #onSignal = () => {
    // The kernel ignores a signal without a handler for the first process of a container: it lives on until it is
    // killed.
    if (process.pid === 1) {
      void this.#effects.flush();
      return;
    }
    // The second signal is from someone who does not want to wait.
    if (this.#isStopping) this.#raise();
    else {
      this.#isStopping = true;
      void this.#effects.shutdown().then(() => this.#raise());
    }
  };

  #raise(): void {
    this.#isOver = true;
    process.removeListener(this.name, this.#onSignal);
    kill.call(process, process.pid, this.name);
  }
}
