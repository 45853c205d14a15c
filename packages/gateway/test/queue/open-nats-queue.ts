// A queue on servers of the test, and how it is closed again.
import { NatsQueue, type NatsQueueOptions } from '../../src/nats/nats-queue';
import { type NatsEngine, openNats } from '../../src/nats/nats-streams';

export interface OpenNatsQueue {
  readonly engine: NatsEngine;
  readonly queue: NatsQueue;
  /** Also when the servers are away. */
  close(): Promise<void>;
}

export async function openNatsQueue(url: string, options: NatsQueueOptions): Promise<OpenNatsQueue> {
  const engine = await openNats({ url, partitions: options.partitions, maxBytes: 64 * 1024 * 1024 });
  const queue = await NatsQueue.open(engine, options);
  const close = async () => {
    await queue.close();
    await engine.connection.close();
  };
  return { engine, queue, close };
}
