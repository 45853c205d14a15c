// Hands messages to a consumer: one at a time in each partition, partitions beside each other.
import { handOver } from '../contract/hand-over';
import type { ConsumeMessage, QueueMessage } from '../contract/queue-port';

export interface PartitionFeedsOptions {
  /** Called when a message no longer waits. */
  readonly onTaken?: (message: QueueMessage) => void;
  readonly onProblem?: ((message: string) => void) | undefined;
}

export class PartitionFeeds {
  readonly #waiting = new Map<number, QueueMessage[]>();
  readonly #busy = new Set<number>();
  readonly #options: PartitionFeedsOptions;
  #handler: ConsumeMessage | undefined;
  #isStopped = false;

  constructor(options: PartitionFeedsOptions = {}) {
    this.#options = options;
  }

  add(message: QueueMessage): void {
    const { partition } = message;
    const waiting = this.#waiting.get(partition);
    if (waiting === undefined) this.#waiting.set(partition, [message]);
    else waiting.push(message);
    this.#feed(partition);
  }

  consume(handler: ConsumeMessage): void {
    this.#handler = handler;
    for (const partition of this.#waiting.keys()) this.#feed(partition);
  }

  stop(): void {
    this.#isStopped = true;
    this.#waiting.clear();
  }

  #feed(partition: number): void {
    if (this.#handler === undefined || this.#busy.has(partition)) return;
    this.#busy.add(partition);
    void this.#run(partition, this.#handler);
  }

  async #run(partition: number, handler: ConsumeMessage): Promise<void> {
    const { onTaken, onProblem = () => {} } = this.#options;
    for (;;) {
      const message = this.#isStopped ? undefined : this.#waiting.get(partition)?.shift();
      if (message === undefined) break;
      onTaken?.(message);
      await handOver(handler, message, { isStopped: () => this.#isStopped, onProblem });
    }
    this.#busy.delete(partition);
  }
}
