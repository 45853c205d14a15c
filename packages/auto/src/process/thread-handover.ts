// Spans of worker threads that end from outside (worker.terminate(), or the main thread ends the process): each thread
// keeps what waits in memory that the main thread knows of, and the main thread sends what is left of it.
//
//   worker: its journal, the end of a thread it started ─▶ BroadcastChannel ─▶ main: adopts what is undelivered
import {
  BroadcastChannel,
  getEnvironmentData,
  receiveMessageOnPort,
  setEnvironmentData,
  threadId,
  type Worker,
} from 'node:worker_threads';
import { type SgpSpanProcessor, SpanJournal } from '@sgp-otel/exporter';
import { isMainThread } from '../environment/thread';

const CHANNEL = '@sgp-otel/auto.threads';
/** Inherited by every thread that this one starts. */
const PARENT = '@sgp-otel/auto.parentThread';

interface Kept {
  readonly threadId: number;
  readonly parentId: number;
  readonly memory: SharedArrayBuffer;
}

type Message = Kept | { readonly endedThreadId: number };

/** The journal of this worker thread, announced to the main thread; `undefined` in the main thread. */
export function announcedJournal(): SpanJournal | undefined {
  if (isMainThread) return undefined;
  const journal = new SpanJournal();
  const parentId = getEnvironmentData(PARENT);
  tell({ threadId, parentId: typeof parentId === 'number' ? parentId : 0, memory: journal.memory });
  return journal;
}

function tell(message: Message): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(message);
  channel.close();
}

/**
 * `undefined` where Node refuses a channel, for instance by its permission model: then a thread that is ended from
 * outside loses its unsent spans.
 */
export function threadHandover(sgp: SgpSpanProcessor): ThreadHandover | undefined {
  try {
    return new ThreadHandover((journal) => sgp.adopt(journal));
  } catch {
    return undefined;
  }
}

/** Hears of threads and of their ends. */
export class ThreadHandover {
  readonly #adopt: (journal: SpanJournal) => void;
  readonly #kept = new Map<number, Kept>();
  readonly #channel: BroadcastChannel | undefined;

  /** @param adopt called in the main thread, for the journal of a thread that has ended or ends with the process */
  constructor(adopt: (journal: SpanJournal) => void) {
    this.#adopt = adopt;
    setEnvironmentData(PARENT, threadId);
    if (!isMainThread) return;
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = (event) => this.#hear((event as { data: Message }).data);
    // The channel must not keep the process running.
    (this.#channel as unknown as { unref(): void }).unref();
  }

  /** For the event `worker` of the process. */
  started(worker: Worker): void {
    // Read now: `threadId` is -1 once the thread has ended.
    const { threadId: id } = worker;
    worker.once('exit', () => {
      if (isMainThread) this.#ended(id);
      else tell({ endedThreadId: id });
    });
  }

  /** For the end of the process, which ends all threads: adopts the journals of all of them. */
  adoptAll(): void {
    this.#hearAll();
    for (const id of [...this.#kept.keys()]) this.#adoptFrom(id);
  }

  #ended(id: number): void {
    this.#hearAll();
    this.#adoptFrom(id);
    // The threads that this thread had started have ended with it.
    for (const { threadId: child, parentId } of [...this.#kept.values()]) if (parentId === id) this.#ended(child);
  }

  #adoptFrom(id: number): void {
    const kept = this.#kept.get(id);
    if (!kept) return;
    this.#kept.delete(id);
    this.#adopt(new SpanJournal(kept.memory));
  }

  /** Reads the messages that have arrived and were not dispatched yet. */
  #hearAll(): void {
    if (!this.#channel) return;
    for (;;) {
      const received = receiveMessageOnPort(this.#channel as unknown as Parameters<typeof receiveMessageOnPort>[0]);
      if (!received) return;
      this.#hear(received.message as Message);
    }
  }

  #hear(message: Message): void {
    if ('endedThreadId' in message) this.#ended(message.endedThreadId);
    else this.#kept.set(message.threadId, message);
  }
}
