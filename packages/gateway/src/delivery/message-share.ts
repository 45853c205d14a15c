// One message of the queue and how many of its parts are still under way: its spans may belong to many traces, which
// leave at different times. The message is done when the last part is.
import type { QueueMessage } from '../contract/queue-port';

export class MessageShare {
  #open = 1;

  constructor(readonly message: QueueMessage) {}

  /** One more part of the message is under way. */
  hold(): void {
    this.#open += 1;
  }

  /** One part has been dealt with. */
  release(): void {
    this.#open -= 1;
    if (this.#open === 0) this.message.done();
  }
}
