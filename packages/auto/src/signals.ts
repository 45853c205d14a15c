// Sends what waits when a signal ends the process, which then dies of that signal all the same. We listen only where the application does not: a
// listener of its own decides what the signal means, and the number of listeners stays the application's.
import { constants } from 'node:os';

/**
 * Signals that end a process by default and that can be listened to without changing anything else. Left out: SIGUSR1 opens the inspector, SIGPROF is
 * the profiler's, SIGPIPE and SIGXFSZ are ignored by Node, and what a fault of the process itself raises (SIGSEGV, SIGABRT …) leaves nothing to rely on.
 */
const ENDING = [
  ...['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGXCPU'],
  ...['SIGIO', 'SIGPWR', 'SIGSTKFLT'],
] as const;
const ENDING_ON_WINDOWS = ['SIGTERM', 'SIGINT'] as const;

const numbers = constants.signals as Partial<Record<string, number>>;

export interface SignalWork {
  /** The process dies of the signal when this has ended; never rejects. */
  sendAll(): Promise<void>;
  /** The application handles the signal; never rejects. */
  flushBeside(): Promise<void>;
}

export class Signals {
  readonly #work: SignalWork;
  readonly #names: readonly NodeJS.Signals[];
  readonly #ours = new Map<string, () => void>();
  #isStopping = false;
  /** While we change our own listeners. */
  #isOwnChange = false;

  constructor(work: SignalWork) {
    this.#work = work;
    const wanted = process.platform === 'win32' ? ENDING_ON_WINDOWS : ENDING;
    this.#names = wanted.filter((name) => numbers[name] !== undefined);
  }

  /** Listens wherever the application does not. */
  start(): void {
    for (const name of this.#names) if (!this.#isHandled(name)) this.#listen(name);
  }

  listenerChanges(change: 'added' | 'removed', event: unknown): void {
    const name = this.#isOwnChange ? undefined : this.#nameFor(event);
    if (name === undefined) return;
    if (change === 'added') this.#leave(name);
    else if (!this.#isHandled(name)) this.#listen(name);
  }

  /** A signal that the application handles has been handled, or is being handled. */
  emitted(event: unknown): void {
    const name = this.#nameFor(event);
    if (name !== undefined && this.#isHandled(name)) void this.#work.flushBeside();
  }

  /** The name under which we listen to this event: some signals have two. */
  #nameFor(event: unknown): NodeJS.Signals | undefined {
    if (typeof event !== 'string' || !event.startsWith('SIG')) return undefined;
    const number = numbers[event];
    return number === undefined ? undefined : this.#names.find((name) => numbers[name] === number);
  }

  #isHandled(name: NodeJS.Signals): boolean {
    const ours = this.#ours.get(name);
    return Object.keys(numbers)
      .filter((other) => numbers[other] === numbers[name])
      .some((other) => process.rawListeners(other as NodeJS.Signals).some((listener) => listener !== ours));
  }

  #listen(name: NodeJS.Signals): void {
    this.#leave(name);
    const listener = () => this.#received(name);
    this.#ours.set(name, listener);
    this.#change(() => process.on(name, listener));
  }

  #leave(name: NodeJS.Signals): void {
    const listener = this.#ours.get(name);
    if (!listener) return;
    this.#ours.delete(name);
    this.#change(() => process.removeListener(name, listener));
  }

  #change(work: () => void): void {
    this.#isOwnChange = true;
    try {
      work();
    } finally {
      this.#isOwnChange = false;
    }
  }

  #received(name: NodeJS.Signals): void {
    // The kernel ignores a signal without a handler for the first process of a container: it lives on until it is killed.
    if (process.pid === 1) {
      void this.#work.flushBeside();
      return;
    }
    // The second signal is from someone who does not want to wait.
    if (this.#isStopping) {
      this.#raise(name);
      return;
    }
    this.#isStopping = true;
    void this.#work.sendAll().then(() => this.#raise(name));
  }

  /** With its default effect, unless the application has begun to handle it meanwhile. */
  #raise(name: NodeJS.Signals): void {
    this.#isStopping = false;
    this.#leave(name);
    leaveRawMode();
    process.kill(process.pid, name);
  }
}

/** Node does so itself when it is ended by a signal that nobody listens to. */
function leaveRawMode(): void {
  try {
    const stdin = Object.getOwnPropertyDescriptor(process, 'stdin');
    if (stdin && process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false);
  } catch {
    // no terminal any more
  }
}
