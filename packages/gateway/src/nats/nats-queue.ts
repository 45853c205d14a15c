// The queue for more than one machine: a NATS JetStream work queue, a subject for each partition, one consumer for each.
// Every gateway appends to every partition, and consumes those it holds the lease of.
import { randomUUID } from 'node:crypto';
import { type KV, Kvm } from '@nats-io/kv';
import { type ConsumeMessage, type GatewayQueue, type QueueDepth, QueueRefusal } from '../contract/queue-port';
import { Deliveries } from './deliveries';
import { chunksOf } from './message-chunks';
import { type NatsEngine, QUEUE_STREAM, subjectOf } from './nats-streams';
import { DEFAULT_LOOK_MILLIS, PartitionConsumer } from './partition-consumer';
import { LEASE_MILLIS, LEASES, PartitionLeases } from './partition-leases';

const PUBLISH_MILLIS = 5_000;
/** The API's codes for a stream that may hold no more, by bytes, messages or storage. */
const FULL_CODES = new Set([10077, 10047, 10023]);

export interface NatsQueueOptions {
  readonly partitions: number;
  readonly onProblem?: (message: string) => void;
  /** Between two looks for messages that the consumers have passed over. */
  readonly lookMillis?: number;
}

export class NatsQueue implements GatewayQueue {
  readonly partitions: number;
  readonly #engine: NatsEngine;
  readonly #options: NatsQueueOptions;
  readonly #bucket: KV;
  readonly #consumers = new Map<number, PartitionConsumer>();
  readonly #deliveries = new Deliveries();
  #leases: PartitionLeases | undefined;
  #isConnected = true;
  #isClosed = false;

  private constructor(engine: NatsEngine, options: NatsQueueOptions, bucket: KV) {
    this.partitions = options.partitions;
    this.#engine = engine;
    this.#options = options;
    this.#bucket = bucket;
    void this.#watchConnection();
  }

  static async open(engine: NatsEngine, options: NatsQueueOptions): Promise<NatsQueue> {
    return new NatsQueue(engine, options, await ensureBucket(engine));
  }

  async #watchConnection(): Promise<void> {
    for await (const { type } of this.#engine.connection.status()) {
      if (type === 'disconnect') this.#isConnected = false;
      else if (type === 'reconnect') this.#isConnected = true;
    }
  }

  async append(partition: number, bytes: Uint8Array, id: string): Promise<void> {
    if (this.#isClosed) throw new QueueRefusal('away', 'The gateway is stopping.');
    if (!this.#isConnected) throw new QueueRefusal('away', 'No NATS server is connected.');
    const { connection, js } = this.#engine;
    const maxPayload = connection.info?.max_payload ?? 1024 * 1024;
    for (const chunk of chunksOf(bytes, id, maxPayload)) {
      try {
        const options = { msgID: chunk.id, timeout: PUBLISH_MILLIS, headers: chunk.headers };
        await js.publish(subjectOf(partition), chunk.bytes, options);
      } catch (error) {
        throw refusalOf(error as Error);
      }
    }
  }

  consume(handler: ConsumeMessage): void {
    const engine = this.#engine;
    const store = { bucket: this.#bucket, manager: engine.manager, ensureBucket: () => ensureBucket(engine) };
    this.#leases = new PartitionLeases(store, this.partitions, randomUUID(), {
      taken: (partition) => this.#begin(partition, handler),
      lost: (partition) => this.#end(partition),
    });
    this.#leases.start();
  }

  #begin(partition: number, handler: ConsumeMessage): void {
    if (this.#isClosed) return;
    const { onProblem = () => {}, lookMillis = DEFAULT_LOOK_MILLIS } = this.#options;
    const parts = { engine: this.#engine, deliveries: this.#deliveries, handler, onProblem, lookMillis };
    const consumer = new PartitionConsumer(partition, parts);
    this.#consumers.set(partition, consumer);
    consumer.start();
  }

  #end(partition: number): void {
    this.#consumers.get(partition)?.stop();
    this.#consumers.delete(partition);
  }

  async depth(): Promise<QueueDepth> {
    const { state } = await this.#engine.manager.streams.info(QUEUE_STREAM);
    const { messages, bytes, first_ts: first } = state;
    return { messages, bytes, oldestMillis: messages > 0 ? new Date(first).getTime() : undefined };
  }

  unavailable(): string | undefined {
    if (this.#isClosed) return 'The gateway is stopping.';
    return this.#isConnected ? undefined : 'No NATS server is connected.';
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const partition of [...this.#consumers.keys()]) this.#end(partition);
    this.#deliveries.close();
    await this.#leases?.stop();
  }
}

function ensureBucket({ js, replicas }: NatsEngine): Promise<KV> {
  return new Kvm(js).create(LEASES, { ttl: LEASE_MILLIS, replicas });
}

function refusalOf(error: Error & { code?: number }): QueueRefusal {
  const isFull =
    FULL_CODES.has(error.code ?? 0) || /maximum (?:bytes|messages)|insufficient storage/i.test(error.message);
  if (isFull) return new QueueRefusal('full', 'The queue is full.');
  return new QueueRefusal('away', `NATS did not confirm the message: ${error.message}`);
}
