// The queue for more than one machine: a NATS JetStream work queue, a subject for each partition, one consumer for each.
// Every gateway appends to every partition, and consumes those it holds the lease of.
import { randomUUID } from 'node:crypto';
import { AckPolicy, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { nanos } from '@nats-io/transport-node';
import {
  type ConsumeMessage,
  type GatewayQueue,
  type QueueDepth,
  type QueueMessage,
  QueueRefusal,
} from '../contract/queue-port';
import { ChunkJoiner, chunksOf } from './message-chunks';
import { type NatsEngine, QUEUE_STREAM, subjectOf } from './nats-streams';
import { LEASE_MILLIS, LEASES, PartitionLeases } from './partition-leases';

const PUBLISH_MILLIS = 5_000;
/** Unacknowledged for so long, a message is another consumer's; told in time that it is still under way. */
const ACK_MILLIS = 30_000;
const WORKING_MILLIS = 10_000;
/** What a consumer may hold: traces are held for seconds. */
const MAX_UNDER_WAY = 20_000;
const FETCH_MESSAGES = 200;
/** What is given back at once may come to where nobody listens any more, and be lost for the time above. */
const GIVE_BACK_MILLIS = 500;
/** Twice half of this without a sign of the server, and what is asked for is asked for again. */
const PULL_MILLIS = 10_000;
/** After a break of the connection the consumer is asked for again. */
const RECONSUME_MILLIS = 500;
/** The API's codes for a stream that may hold no more, by bytes, messages or storage. */
const FULL_CODES = new Set([10077, 10047, 10023]);

export interface NatsQueueOptions {
  readonly partitions: number;
  readonly onProblem?: (message: string) => void;
}

interface Consumption {
  messages?: ConsumerMessages;
  isStopped: boolean;
}

export class NatsQueue implements GatewayQueue {
  readonly partitions: number;
  readonly #engine: NatsEngine;
  readonly #options: NatsQueueOptions;
  readonly #bucket: KV;
  readonly #consumptions = new Map<number, Consumption>();
  /** Handed out and not done, with what it came in. */
  readonly #underWay = new Map<QueueMessage, readonly JsMsg[]>();
  readonly #working: NodeJS.Timeout;
  #leases: PartitionLeases | undefined;
  #isConnected = true;
  #isClosed = false;

  private constructor(engine: NatsEngine, options: NatsQueueOptions, bucket: KV) {
    this.partitions = options.partitions;
    this.#engine = engine;
    this.#options = options;
    this.#bucket = bucket;
    this.#working = setInterval(() => this.#stillWorking(), WORKING_MILLIS);
    void this.#watchConnection();
  }

  static async open(engine: NatsEngine, options: NatsQueueOptions): Promise<NatsQueue> {
    const { replicas } = engine;
    const bucket = await new Kvm(engine.js).create(LEASES, { ttl: LEASE_MILLIS, replicas });
    return new NatsQueue(engine, options, bucket);
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
    const store = { bucket: this.#bucket, manager: this.#engine.manager };
    this.#leases = new PartitionLeases(store, this.partitions, randomUUID(), {
      taken: (partition) => this.#begin(partition, handler),
      lost: (partition) => this.#end(partition),
    });
    this.#leases.start();
  }

  #begin(partition: number, handler: ConsumeMessage): void {
    if (this.#isClosed) return;
    const consumption: Consumption = { isStopped: false };
    this.#consumptions.set(partition, consumption);
    void this.#run(partition, consumption, handler);
  }

  async #run(partition: number, consumption: Consumption, handler: ConsumeMessage): Promise<void> {
    while (!consumption.isStopped) {
      try {
        await this.#consumeFrom(partition, consumption, handler);
      } catch (error) {
        this.#options.onProblem?.(`Partition ${partition} of the queue cannot be read: ${(error as Error).message}`);
      }
      if (!consumption.isStopped) await new Promise((resolve) => setTimeout(resolve, RECONSUME_MILLIS));
    }
  }

  async #consumeFrom(partition: number, consumption: Consumption, handler: ConsumeMessage): Promise<void> {
    const name = `sgp-gateway-${partition}`;
    await this.#engine.manager.consumers.add(QUEUE_STREAM, {
      durable_name: name,
      filter_subject: subjectOf(partition),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_MILLIS),
      max_ack_pending: MAX_UNDER_WAY,
      max_deliver: -1,
    });
    const consumer = await this.#engine.js.consumers.get(QUEUE_STREAM, name);
    const messages = await consumer.consume({
      max_messages: FETCH_MESSAGES,
      expires: PULL_MILLIS,
      // A consumer that is gone is made again above, rather than waited for.
      abort_on_missing_resource: true,
    });
    consumption.messages = messages;
    if (consumption.isStopped) return messages.stop();
    const joiner = new ChunkJoiner<JsMsg>();
    for await (const part of messages) {
      if (consumption.isStopped) break;
      const storedMillis = part.time.getTime();
      tell(joiner.takeAbandoned(storedMillis), (abandoned) => abandoned.ack());
      const whole = joiner.add(part, part.data, part.headers, storedMillis);
      if (whole) await handler(this.#message(partition, whole.bytes, whole.messages));
    }
  }

  #message(partition: number, bytes: Uint8Array, parts: readonly JsMsg[]): QueueMessage {
    const message: QueueMessage = {
      partition,
      bytes,
      appendedMillis: (parts[0] as JsMsg).time.getTime(),
      done: () => {
        if (this.#underWay.delete(message)) tell(parts, (part) => part.ack());
      },
    };
    this.#underWay.set(message, parts);
    return message;
  }

  #stillWorking(): void {
    for (const parts of this.#underWay.values()) tell(parts, (part) => part.working());
  }

  /** Does not wait for the handler, which may wait for SGP. */
  #end(partition: number): void {
    const consumption = this.#consumptions.get(partition);
    if (consumption === undefined) return;
    this.#consumptions.delete(partition);
    consumption.isStopped = true;
    consumption.messages?.stop();
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
    clearInterval(this.#working);
    for (const partition of [...this.#consumptions.keys()]) this.#end(partition);
    // Others need not wait until they are taken for lost.
    for (const parts of this.#underWay.values()) tell(parts, (part) => part.nak(GIVE_BACK_MILLIS));
    this.#underWay.clear();
    await this.#leases?.stop();
  }
}

/** On a closed connection that throws; the server then hands the messages to another consumer in time. */
function tell(parts: readonly JsMsg[], what: (part: JsMsg) => void): void {
  try {
    for (const part of parts) what(part);
  } catch {
    // said above
  }
}

function refusalOf(error: Error & { code?: number }): QueueRefusal {
  const isFull =
    FULL_CODES.has(error.code ?? 0) || /maximum (?:bytes|messages)|insufficient storage/i.test(error.message);
  if (isFull) return new QueueRefusal('full', 'The queue is full.');
  return new QueueRefusal('away', `NATS did not confirm the message: ${error.message}`);
}
