// Logs once what would otherwise be logged for every span.
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
