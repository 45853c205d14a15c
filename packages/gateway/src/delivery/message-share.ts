// One message of the queue, which is done when everything in it is: its spans may be of many traces, which leave at
// different times.
import type { QueueMessage } from '../contract/queue-port';

export class MessageShare {
  #open = 1;

  constructor(readonly message: QueueMessage) {}

  /** One more thing of the message has to be dealt with. */
  hold(): void {
    this.#open += 1;
  }

  /** One has been. */
  release(): void {
    this.#open -= 1;
    if (this.#open === 0) this.message.done();
  }
}
