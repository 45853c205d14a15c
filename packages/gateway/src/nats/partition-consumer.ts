// Reads one partition of the stream for as long as this gateway has its lease, and goes on by itself whatever becomes of
// the connection, the consumer and the servers.
//
//   consumer ─▶ chunks joined ─▶ handler, one at a time ─▶ done ─▶ acknowledged
//   stream, what the consumer has passed over ─┘
//   consumer that gives nothing of what is pending ─▶ made again
import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, type ConsumerInfo, type ConsumerMessages, type StoredMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { handOver } from '../contract/hand-over';
import type { ConsumeMessage } from '../contract/queue-port';
import { type Deliveries, type QueuePart, tell } from './deliveries';
import { ChunkJoiner } from './message-chunks';
import { type NatsEngine, QUEUE_STREAM, subjectOf } from './nats-streams';
import { PassedOver } from './passed-over';

/** Unacknowledged for so long, a message is another consumer's. */
const ACK_MILLIS = 30_000;
/** What a consumer may hold: traces are held for seconds. */
const MAX_UNDER_WAY = 20_000;
const FETCH_MESSAGES = 200;
/** Twice half of this without a sign of the server, and what is asked for is asked for again. */
const PULL_MILLIS = 10_000;
/** After a break of the connection the consumer is asked for again. */
const RECONSUME_MILLIS = 500;
export const DEFAULT_LOOK_MILLIS = 10_000;
/** After so many looks at which messages are pending and none has come, the consumer stands still. */
const STANDSTILL_LOOKS = 2;

export interface PartitionConsumerParts {
  readonly engine: NatsEngine;
  readonly deliveries: Deliveries;
  readonly handler: ConsumeMessage;
  readonly onProblem: (message: string) => void;
  /** Between two looks for what was passed over. */
  readonly lookMillis: number;
}

export class PartitionConsumer {
  readonly #parts: PartitionConsumerParts;
  readonly #joiner = new ChunkJoiner<QueuePart>();
  readonly #name: string;
  #messages: ConsumerMessages | undefined;
  /** Messages that the consumer has given to this process. */
  #received = 0;
  #standstill = { mark: '', looks: 0 };
  #turn: Promise<void> = Promise.resolve();
  #wakeUp = new AbortController();

  constructor(
    readonly partition: number,
    parts: PartitionConsumerParts,
  ) {
    this.#parts = parts;
    this.#name = `sgp-gateway-${partition}`;
  }

  start(): void {
    void this.#run();
    void this.#lookForPassedOver();
  }

  /** Does not wait for the handler, which may wait for SGP. */
  stop(): void {
    this.#wakeUp.abort();
    this.#messages?.stop();
  }

  get #isStopped(): boolean {
    return this.#wakeUp.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#consume();
      } catch (error) {
        this.#parts.onProblem(`Partition ${this.partition} of the queue cannot be read: ${(error as Error).message}`);
        // It may be the stream that is gone; without servers this fails as well, and is tried again.
        await this.#parts.engine.ensureStreams().catch(() => {});
      }
      await this.#pause(RECONSUME_MILLIS);
    }
  }

  async #consume(): Promise<void> {
    const { js, manager } = this.#parts.engine;
    await manager.consumers.add(QUEUE_STREAM, {
      durable_name: this.#name,
      filter_subject: subjectOf(this.partition),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_MILLIS),
      max_ack_pending: MAX_UNDER_WAY,
      max_deliver: -1,
    });
    const consumer = await js.consumers.get(QUEUE_STREAM, this.#name);
    const messages = await consumer.consume({
      max_messages: FETCH_MESSAGES,
      expires: PULL_MILLIS,
      // A consumer that is gone is made again above, rather than waited for.
      abort_on_missing_resource: true,
    });
    this.#messages = messages;
    if (this.#isStopped) return messages.stop();
    for await (const part of messages) {
      if (this.#isStopped) break;
      this.#received += 1;
      await this.#take(part);
    }
  }

  /** Resolves when the next one may come. */
  #take(part: QueuePart): Promise<void> {
    this.#turn = this.#turn.then(() => this.#handOver(part));
    return this.#turn;
  }

  async #handOver(part: QueuePart): Promise<void> {
    const { deliveries, handler, onProblem } = this.#parts;
    if (deliveries.wasDone(part)) return tell([part], () => part.ack());
    if (this.#isStopped || deliveries.holds(part)) return;
    const whole = this.#joiner.add(part, part.data, part.headers);
    if (whole === undefined) return;
    const message = deliveries.begin(this.partition, whole.bytes, whole.messages);
    const isTaken = await handOver(handler, message, { isStopped: () => this.#isStopped, onProblem });
    if (!isTaken) deliveries.giveUp(message);
  }

  async #lookForPassedOver(): Promise<void> {
    const { deliveries, engine, lookMillis } = this.#parts;
    const passedOver = new PassedOver(engine, {
      partition: this.partition,
      ackMillis: ACK_MILLIS,
      isHeld: (message) => deliveries.holds(message) || this.#joiner.holds(message.seq),
    });
    for (;;) {
      await this.#pause(lookMillis);
      // What stands behind a message that has to wait is not passed over.
      await this.#turn;
      if (this.#isStopped) return;
      try {
        const info = await engine.manager.consumers.info(QUEUE_STREAM, this.#name);
        if (this.#standsStill(info)) await this.#makeAgain();
        for await (const message of passedOver.find(info)) await this.#take(this.#partOf(message));
        tell(this.#joiner.takeAbandoned(passedOver.rounds), (abandoned) => abandoned.ack());
      } catch {
        // The servers are away, which the consumer says.
      }
    }
  }

  /**
   * After servers were killed, a consumer may have messages and give none, whatever it is asked for: seen with 2.9.10, in
   * one of thirty kills of a whole cluster.
   */
  #standsStill({ num_pending: pending, num_ack_pending: unacknowledged, delivered }: ConsumerInfo): boolean {
    const mark = `${this.#received} ${delivered.consumer_seq}`;
    const isWaiting = pending > 0 && unacknowledged < MAX_UNDER_WAY && mark === this.#standstill.mark;
    this.#standstill = { mark, looks: isWaiting ? this.#standstill.looks + 1 : 0 };
    return this.#standstill.looks >= STANDSTILL_LOOKS;
  }

  /** What was not acknowledged is delivered again; what this process holds or has done is recognised. */
  async #makeAgain(): Promise<void> {
    this.#parts.onProblem(`Partition ${this.partition} of the queue stands still: its consumer is made again.`);
    this.#standstill = { mark: '', looks: 0 };
    await this.#parts.engine.manager.consumers.delete(QUEUE_STREAM, this.#name);
    this.#messages?.stop();
  }

  /** Nobody waits for its ack: it is deleted instead. */
  #partOf({ seq, time, data, header: headers }: StoredMsg): QueuePart {
    const ack = () => void this.#parts.engine.manager.streams.deleteMessage(QUEUE_STREAM, seq, false).catch(() => {});
    return { seq, time, data, headers, ack, nak: () => {}, working: () => {} };
  }

  async #pause(millis: number): Promise<void> {
    // Rejects when it is cut short.
    await sleep(millis, undefined, { signal: this.#wakeUp.signal }).catch(() => {});
  }
}
