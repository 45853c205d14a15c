// The thread that a PGlite database runs in, seen from outside: numbers the calls, ends those that are never answered, and knows when it is lost.

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PACKAGE_FOLDER } from '../package-folder';
import type { PgliteReply, PgliteRequest, PgliteWorkerData } from './pglite-worker';
import type { SqlRow } from './sql-database';

// Always the built file: a thread loads JavaScript only, also when the sources run under a test's transpiler.
const WORKER_FILE = join(PACKAGE_FOLDER, 'dist', 'store', 'pglite-worker.js');

/** SQLSTATEs after which PGlite answers nothing any more: no room on the disk, and other failures of input and output. */
const FATAL_CODES: ReadonlySet<string | undefined> = new Set(['53100', '58030', 'XX001', 'XX002']);

/** A request without the number that the sender adds. */
type Unnumbered<T> = T extends { call: number } ? Omit<T, 'call'> : never;

interface Waiting {
  resolve(rows: SqlRow[]): void;
  reject(error: Error): void;
  readonly limit: NodeJS.Timeout | undefined;
}

export class PgliteThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  /** Why it takes no more calls. */
  lost: Error | undefined;

  /** @param limitMillis of one call, where it is given no other */
  constructor(
    workerData: PgliteWorkerData,
    private readonly limitMillis: number,
  ) {
    this.worker = new Worker(WORKER_FILE, { workerData });
    this.worker.on('message', (reply: PgliteReply) => this.settle(reply));
    this.worker.on('error', (error) => this.lose(error));
    this.worker.on('exit', () => this.lose(new Error('The database thread has ended')));
  }

  /** @param limitMillis infinite for work whose length nobody knows */
  send(request: Unnumbered<PgliteRequest>, limitMillis = this.limitMillis): Promise<SqlRow[]> {
    if (this.lost) return Promise.reject(this.lost);
    const call = ++this.calls;
    this.worker.postMessage({ ...request, call });
    return new Promise((resolve, reject) => {
      const late = () => this.lose(new Error(`The database has not answered a call within ${limitMillis} ms`));
      const limit = Number.isFinite(limitMillis) ? setTimeout(late, limitMillis) : undefined;
      this.waiting.set(call, { resolve, reject, limit });
    });
  }

  /** Resolves when the thread is gone, also one that hangs. */
  async end(): Promise<void> {
    this.lose(new Error('The database thread was ended'));
    await this.worker.terminate();
  }

  /** Lets the database close its files, then ends. */
  async close(): Promise<void> {
    if (this.lost) return this.end();
    const exited = new Promise((resolve) => this.worker.once('exit', resolve));
    try {
      await this.send({ kind: 'close' });
      await exited;
    } catch {
      await this.end();
    }
  }

  private settle(reply: PgliteReply): void {
    const waiting = this.waiting.get(reply.call);
    this.waiting.delete(reply.call);
    clearTimeout(waiting?.limit);
    if ('rows' in reply) {
      waiting?.resolve(reply.rows);
      return;
    }
    const { message, code } = reply.failure;
    const error = Object.assign(new Error(message), { code });
    waiting?.reject(error);
    if (FATAL_CODES.has(code)) this.lose(error);
  }

  private lose(error: Error): void {
    this.lost ??= error;
    for (const { reject, limit } of this.waiting.values()) {
      clearTimeout(limit);
      reject(error);
    }
    this.waiting.clear();
  }
}
