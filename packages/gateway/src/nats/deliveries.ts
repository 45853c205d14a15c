// Remembers the messages that were handed out and are not done, and those that were done lately: a server may deliver
// both again, after a break of the connection or when its consumer has lost its state.
import type { JsMsg } from '@nats-io/jetstream';
import type { QueueMessage } from '../contract/queue-port';

/** A message of the stream or a chunk of one, whether it was delivered by the consumer or fetched from the stream. */
export type QueuePart = Pick<JsMsg, 'seq' | 'time' | 'data' | 'headers' | 'ack' | 'nak' | 'working'>;

/** How often the server is told that messages are still under way, so that it gives them to no other consumer. */
const WORKING_MILLIS = 10_000;
/** Messages are given back with this delay: at once, they could go to a connection that is closing, and wait there. */
const GIVE_BACK_MILLIS = 500;
const MAX_REMEMBERED = 100_000;

/** Tells the messages of a stream from those of one that was made anew, which counts from 1 again. */
const keyOf = ({ seq, time }: Pick<QueuePart, 'seq' | 'time'>) => `${seq} ${time.getTime()}`;

export class Deliveries {
  readonly #underWay = new Map<QueueMessage, readonly QueuePart[]>();
  readonly #heldKeys = new Set<string>();
  /** Oldest first. */
  readonly #doneKeys = new Set<string>();
  readonly #working = setInterval(() => this.#stillWorking(), WORKING_MILLIS);

  holds(part: Pick<QueuePart, 'seq' | 'time'>): boolean {
    return this.#heldKeys.has(keyOf(part));
  }

  /** Whether the message was done before: then its ack was lost, or the server has forgotten it. */
  wasDone(part: Pick<QueuePart, 'seq' | 'time'>): boolean {
    return this.#doneKeys.has(keyOf(part));
  }

  begin(partition: number, bytes: Uint8Array, parts: readonly QueuePart[]): QueueMessage {
    const message: QueueMessage = {
      partition,
      bytes,
      appendedMillis: (parts[0] as QueuePart).time.getTime(),
      done: () => {
        if (this.#underWay.delete(message)) this.#done(parts);
      },
    };
    this.#underWay.set(message, parts);
    for (const part of parts) this.#heldKeys.add(keyOf(part));
    return message;
  }

  #done(parts: readonly QueuePart[]): void {
    for (const part of parts) {
      const key = keyOf(part);
      this.#heldKeys.delete(key);
      this.#doneKeys.add(key);
    }
    for (const oldest of this.#doneKeys) {
      if (this.#doneKeys.size <= MAX_REMEMBERED) break;
      this.#doneKeys.delete(oldest);
    }
    tell(parts, (part) => part.ack());
  }

  /** Forgets a message and gives it back, since another consumer may have it by now. */
  giveUp(message: QueueMessage): void {
    const parts = this.#underWay.get(message) ?? [];
    this.#underWay.delete(message);
    for (const part of parts) this.#heldKeys.delete(keyOf(part));
    tell(parts, (part) => part.nak(GIVE_BACK_MILLIS));
  }

  #stillWorking(): void {
    for (const parts of this.#underWay.values()) tell(parts, (part) => part.working());
  }

  /** Gives back every message that is not done, so that other gateways get it now and not when its ack is overdue. */
  close(): void {
    clearInterval(this.#working);
    for (const message of this.#underWay.keys()) this.giveUp(message);
  }
}

/** Tells the server something about the parts of a message; it redelivers them if the connection is closed. */
export function tell(parts: readonly QueuePart[], what: (part: QueuePart) => void): void {
  try {
    for (const part of parts) what(part);
  } catch {
    // The connection is closed: the server gives the messages out again in time.
  }
}
