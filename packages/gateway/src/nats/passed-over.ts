// Finds messages that the stream holds and its consumer counts as delivered, though nobody has them. Servers before
// 2.10.26 and 2.11 pass over messages when a consumer's leader dies; and after kill -9 a stream may again hold what was
// acknowledged. They would stay for ever: nobody would read them, and the stream would fill.
//
//   stored, already delivered, held by nobody ─▶ suspect ─┬ acknowledged, says the consumer; still there ─▶ given
//                                                         └ its ack is long overdue ────────────────────▶ given
import type { ConsumerInfo, StoredMsg } from '@nats-io/jetstream';
import { type NatsEngine, QUEUE_STREAM, subjectOf } from './nats-streams';

/** Most messages that one search looks up only to find that somebody has them: each costs a request. */
const MAX_HELD_LOOKS = 100;
const MAX_SUSPECTS = 10_000;

export interface PassedOverOptions {
  readonly partition: number;
  /** After so long, a message that was delivered to somebody else is delivered again by the consumer itself. */
  readonly ackMillis: number;
  /** Whether this process has the message. */
  isHeld(message: StoredMsg): boolean;
}

export class PassedOver {
  readonly #engine: NatsEngine;
  readonly #options: PassedOverOptions;
  /** How often the whole partition was searched. */
  rounds = 0;
  #seq = 1;
  /** Since when, by their place in the stream; of the last round, and of this one. */
  #suspects = new Map<number, number>();
  #nextSuspects = new Map<number, number>();

  constructor(engine: NatsEngine, options: PassedOverOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  /** One after the other, each when the one before has been dealt with. @throws Error when the servers are away */
  async *find({ delivered, ack_floor: floor }: ConsumerInfo): AsyncIterable<StoredMsg> {
    const { isHeld } = this.#options;
    for (let heldLooks = 0; heldLooks < MAX_HELD_LOOKS; ) {
      const message = await this.#next(delivered.stream_seq);
      if (message === undefined) return this.#endRound();
      if (isHeld(message)) heldLooks += 1;
      else if (this.#isPassedOver(message, floor.stream_seq)) yield message;
      if (this.#nextSuspects.size >= MAX_SUSPECTS) return this.#startAgain();
    }
  }

  async #next(lastSeq: number): Promise<StoredMsg | undefined> {
    if (this.#seq > lastSeq) return undefined;
    const query = { seq: this.#seq, next_by_subj: subjectOf(this.#options.partition) };
    const message = await this.#engine.manager.streams.getMessage(QUEUE_STREAM, query);
    if (message === null || message.seq > lastSeq) return undefined;
    this.#seq = message.seq + 1;
    return message;
  }

  #isPassedOver({ seq }: StoredMsg, floorSeq: number): boolean {
    const sinceMillis = this.#suspects.get(seq);
    this.#nextSuspects.set(seq, sinceMillis ?? performance.now());
    if (sinceMillis === undefined) return false;
    return seq <= floorSeq || performance.now() - sinceMillis > this.#options.ackMillis;
  }

  #endRound(): void {
    this.rounds += 1;
    this.#startAgain();
  }

  #startAgain(): void {
    this.#seq = 1;
    this.#suspects = this.#nextSuspects;
    this.#nextSuspects = new Map();
  }
}
