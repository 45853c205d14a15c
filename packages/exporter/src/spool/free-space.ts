// Whether the disk has room to spare: it is not ours alone. Asked at most once a second.
import { freeShare, ifThere, type Steps } from './file-steps';
import { isOver } from './is-over';

/** Below this share of free space nothing is written. */
const MIN_FREE_SHARE = 0.05;
const ASKED_EVERY_MILLIS = 1_000;

export class FreeSpace {
  readonly #folder: string;
  #askedMillis = Number.NEGATIVE_INFINITY;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param makeFolder makes the folder when there is none to ask about. @throws `ETIGHT` when there is too little */
  *check(nowMillis: number, makeFolder: () => Steps<unknown>): Steps<void> {
    if (!isOver(ASKED_EVERY_MILLIS, this.#askedMillis, nowMillis)) return;
    if (!(yield* ifThere(this.#ask()))) {
      yield* makeFolder();
      yield* this.#ask();
    }
    this.#askedMillis = nowMillis;
  }

  *#ask(): Steps<void> {
    if ((yield* freeShare(this.#folder)) >= MIN_FREE_SHARE) return;
    throw Object.assign(new Error('less than 5 % of the disk is free'), { code: 'ETIGHT' });
  }
}
