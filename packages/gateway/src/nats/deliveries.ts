// What was handed out and is not done, and what was done lately: a server may give both again, after a break or when
// its consumer has forgotten.
import type { JsMsg } from '@nats-io/jetstream';
import type { QueueMessage } from '../contract/queue-port';

/** A message of the stream, or a chunk of one, however it was got. */
export type QueuePart = Pick<JsMsg, 'seq' | 'time' | 'data' | 'headers' | 'ack' | 'nak' | 'working'>;

/** Told in time that it is still under way, a message is not given to another consumer. */
const WORKING_MILLIS = 10_000;
/** What is given back at once may come to where nobody listens any more, and be lost for the time of an ack. */
const GIVE_BACK_MILLIS = 500;
const MAX_REMEMBERED = 100_000;

/** A stream that was made anew counts from 1 again. */
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

  /** Its ack was lost, or the server has forgotten it. */
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

  /** Another consumer may have it. */
  giveUp(message: QueueMessage): void {
    const parts = this.#underWay.get(message) ?? [];
    this.#underWay.delete(message);
    for (const part of parts) this.#heldKeys.delete(keyOf(part));
    tell(parts, (part) => part.nak(GIVE_BACK_MILLIS));
  }

  #stillWorking(): void {
    for (const parts of this.#underWay.values()) tell(parts, (part) => part.working());
  }

  /** All of it: others need not wait until it is taken for lost. */
  close(): void {
    clearInterval(this.#working);
    for (const message of this.#underWay.keys()) this.giveUp(message);
  }
}

/** On a closed connection that throws; the server then gives the messages out again in time. */
export function tell(parts: readonly QueuePart[], what: (part: QueuePart) => void): void {
  try {
    for (const part of parts) what(part);
  } catch {
    // said above
  }
}
