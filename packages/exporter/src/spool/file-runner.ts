// Runs steps on files: at most one operation at a time, since a disk that hangs would otherwise take all four threads
// of Node's pool, and with them the application's name resolution. Work is not mixed: each runs to its end before the
// next.

import type { FileStep, Steps } from './file-steps';
import type { Files } from './files';

export class FileRunner {
  readonly #files: Files;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(files: Files) {
    this.#files = files;
  }

  /** What is under way or waits for its turn. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Runs the steps after all that were given before them. Rejects with what they throw. */
  run<T>(steps: () => Steps<T>): Promise<T> {
    this.#waiting += 1;
    const done = this.#last.then(() => this.#run(steps()));
    const forget = () => {
      this.#waiting -= 1;
    };
    this.#last = done.then(forget, forget);
    return done;
  }

  /**
   * Runs the steps while the thread waits, beside an operation that may be under way: they must not be about the same
   * open file.
   */
  runNow<T>(steps: Steps<T>): T {
    let next = steps.next();
    while (!next.done) next = this.#after(steps, () => this.#files.performNow(next.value as FileStep));
    return next.value;
  }

  #after<T>(steps: Steps<T>, perform: () => unknown): IteratorResult<FileStep, T> {
    let result: unknown;
    try {
      result = perform();
    } catch (error) {
      return steps.throw(error);
    }
    return steps.next(result);
  }

  async #run<T>(steps: Steps<T>): Promise<T> {
    let next = steps.next();
    while (!next.done) {
      let result: unknown;
      let failure: { readonly error: unknown } | undefined;
      try {
        result = await this.#files.perform(next.value);
      } catch (error) {
        failure = { error };
      }
      next = failure ? steps.throw(failure.error) : steps.next(result);
    }
    return next.value;
  }
}
