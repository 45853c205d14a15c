// The queue in memory: for tests, and for trying the gateway without a disk. What it holds dies with the process.
import type { ConsumeMessage, GatewayQueue, QueueDepth, QueueMessage } from '../contract/queue-port';
import { QueueRefusal } from '../contract/queue-port';
import { PartitionFeeds } from './partition-feeds';

export interface MemoryQueueOptions {
  readonly partitions?: number;
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

export class MemoryQueue implements GatewayQueue {
  readonly partitions: number;
  readonly #maxBytes: number;
  readonly #open = new Set<QueueMessage>();
  readonly #feeds = new PartitionFeeds();
  #bytes = 0;

  constructor({ partitions = 1, maxBytes = DEFAULT_MAX_BYTES }: MemoryQueueOptions = {}) {
    this.partitions = partitions;
    this.#maxBytes = maxBytes;
  }

  async append(partition: number, bytes: Uint8Array): Promise<void> {
    if (this.#bytes + bytes.length > this.#maxBytes) throw new QueueRefusal('full', 'The queue is full.');
    const message: QueueMessage = {
      partition,
      bytes,
      appendedMillis: Date.now(),
      done: () => {
        if (this.#open.delete(message)) this.#bytes -= bytes.length;
      },
    };
    this.#open.add(message);
    this.#bytes += bytes.length;
    this.#feeds.add(message);
  }

  consume(handler: ConsumeMessage): void {
    this.#feeds.consume(handler);
  }

  async depth(): Promise<QueueDepth> {
    const [oldest] = this.#open;
    return { messages: this.#open.size, bytes: this.#bytes, oldestMillis: oldest?.appendedMillis };
  }

  unavailable(): undefined {
    return undefined;
  }

  async close(): Promise<void> {
    this.#feeds.stop();
  }
}
