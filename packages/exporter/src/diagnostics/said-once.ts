// Something that goes wrong with each span is said with the first one.
import { log } from './log';

export class SaidOnce {
  #isSaid = false;

  /** @param message not made when it has been said */
  warn(message: () => string): void {
    if (this.#isSaid) return;
    this.#isSaid = true;
    log.warn(`${message()} This is said once.`);
  }
}
