// The calling side of the thread that runs a PGlite database: numbers the calls, times out those that are never
// answered, and remembers when the thread is lost.

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PACKAGE_FOLDER } from '../package/package-folder';
import type { PgliteReply, PgliteRequest, PgliteWorkerData } from './pglite-worker';
import type { SqlRow } from './sql-database';

// Always the built file: a thread loads JavaScript only, also when the sources run under a test's transpiler.
const WORKER_FILE = join(PACKAGE_FOLDER, 'dist', 'store', 'pglite-worker.js');

/** SQLSTATEs after which PGlite stops working: a full disk and other input or output errors. */
const FATAL_CODES: ReadonlySet<string | undefined> = new Set(['53100', '58030', 'XX001', 'XX002']);

/** A request without the number that the sender adds. */
type Unnumbered<T> = T extends { call: number } ? Omit<T, 'call'> : never;

interface Waiting {
  resolve(rows: SqlRow[]): void;
  reject(error: Error): void;
  readonly limit: NodeJS.Timeout | undefined;
}

export class PgliteThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  /** Why the thread can take no more calls; undefined while it can. */
  lost: Error | undefined;

  /** @param limitMillis how long one call may take, unless `send` is given another limit */
  readonly #limitMillis: number;

  constructor(workerData: PgliteWorkerData, limitMillis: number) {
    this.#limitMillis = limitMillis;
    this.#worker = new Worker(WORKER_FILE, { workerData });
    this.#worker.on('message', (reply: PgliteReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#lose(error));
    this.#worker.on('exit', () => this.#lose(new Error('The database thread has ended')));
  }

  /** @param limitMillis infinite for work that may take any time */
  send(request: Unnumbered<PgliteRequest>, limitMillis = this.#limitMillis): Promise<SqlRow[]> {
    if (this.lost) return Promise.reject(this.lost);
    const call = ++this.#calls;
    this.#worker.postMessage({ ...request, call });
    return new Promise((resolve, reject) => {
      const late = () => this.#lose(new Error(`The database has not answered a call within ${limitMillis} ms`));
      const limit = Number.isFinite(limitMillis) ? setTimeout(late, limitMillis) : undefined;
      this.#waiting.set(call, { resolve, reject, limit });
    });
  }

  /** Resolves when the thread is gone, also one that hangs. */
  async end(): Promise<void> {
    this.#lose(new Error('The database thread was ended'));
    await this.#worker.terminate();
  }

  /** Lets the database close its files, then ends the thread. */
  async close(): Promise<void> {
    if (this.lost) return this.end();
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    try {
      await this.send({ kind: 'close' });
      await exited;
    } catch {
      await this.end();
    }
  }

  #settle(reply: PgliteReply): void {
    const waiting = this.#waiting.get(reply.call);
    this.#waiting.delete(reply.call);
    clearTimeout(waiting?.limit);
    if ('rows' in reply) {
      waiting?.resolve(reply.rows);
      return;
    }
    const { message, code } = reply.failure;
    const error = Object.assign(new Error(message), { code });
    waiting?.reject(error);
    if (FATAL_CODES.has(code)) this.#lose(error);
  }

  #lose(error: Error): void {
    this.lost ??= error;
    for (const { reject, limit } of this.#waiting.values()) {
      clearTimeout(limit);
      reject(error);
    }
    this.#waiting.clear();
  }
}
