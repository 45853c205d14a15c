// The port of the durable queue: what a log on one machine, NATS and Kafka all can. It carries bytes and knows nothing
// of spans.

/** The error with which an append is refused. */
export class QueueRefusal extends Error {
  override readonly name = 'QueueRefusal';

  constructor(
    /** `full`: there is no room now. `away`: the engine cannot be reached, or cannot write. */
    readonly reason: 'full' | 'away',
    message: string,
  ) {
    super(message);
  }
}

export interface QueueMessage {
  readonly partition: number;
  readonly bytes: Uint8Array;
  /** When it was appended, in milliseconds since 1970. */
  readonly appendedMillis: number;
  /** The message has been dealt with: it is not consumed again, except after a crash. Idempotent; never throws. */
  done(): void;
}

export interface QueueDepth {
  /** How many messages were appended and are not done. */
  readonly messages: number;
  readonly bytes: number;
  /** When the oldest message that is not done was appended; `undefined` when there is none. */
  readonly oldestMillis: number | undefined;
}

/**
 * Takes a message, and is given the next one of its partition when what it returns has resolved. When it rejects, it is
 * given the same one again, after a while.
 */
export type ConsumeMessage = (message: QueueMessage) => Promise<void> | void;

export interface GatewayQueue {
  /** Partitions are numbered from 0. Messages of one partition are consumed in the order of their appends. */
  readonly partitions: number;
  /**
   * Durable when it resolves.
   * @param id the same for the same message, so that one that is appended again may be recognised
   * @throws QueueRefusal as a rejection; the message is then not kept, or kept and never confirmed
   */
  append(partition: number, bytes: Uint8Array, id: string): Promise<void>;
  /**
   * Hands over every message that is not done, oldest first, then new ones, until the queue is closed. A message that
   * is neither done nor under way any more, because its consumer is gone, is handed to another one.
   */
  consume(handler: ConsumeMessage): void;
  depth(): Promise<QueueDepth>;
  /** Why nothing can be appended now; `undefined` when it can. */
  unavailable(): string | undefined;
  /** Stops consuming, writes what is under way. Messages that are not done stay. */
  close(): Promise<void>;
}
