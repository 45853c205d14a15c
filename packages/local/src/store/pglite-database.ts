// PGlite, a PostgreSQL compiled to WebAssembly, behind the SqlDatabase port. It runs in a thread of this
// process (pglite-worker.ts); this side numbers the calls and keeps transactions apart.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LocalError } from '../local-error';
import { PACKAGE_FOLDER } from '../package-folder';
import { lockDataFolder } from './data-folder-lock';
import type { PgliteReply, PgliteRequest, PgliteWorkerData } from './pglite-worker';
import type { SqlDatabase, SqlRow, SqlSession } from './sql-database';

// Always the built file: a thread loads JavaScript only, also when the sources run under a test's transpiler.
const WORKER_FILE = join(PACKAGE_FOLDER, 'dist', 'store', 'pglite-worker.js');

/** An empty database with every migration applied, made by the build. Not compressed: the package is. */
const DUMP_FILE = join(PACKAGE_FOLDER, 'dist', 'empty-database.tar');

/** Makes {@link DUMP_FILE}. Run by the build, after compiling. */
export async function writeDatabaseDump(prepare: (database: SqlDatabase) => Promise<void>): Promise<void> {
  // An older one must not be what the new one is made from.
  rmSync(DUMP_FILE, { force: true });
  const database = await PgliteDatabase.open(undefined);
  await prepare(database);
  await database.dump(DUMP_FILE);
  await database.close();
}

/**
 * Opens a database in memory, or in `dataDir`, which only one process may have open.
 *
 * @throws LocalError `SGP_LOCAL_DATA_IN_USE` or `SGP_LOCAL_DATA_UNREADABLE`
 */
export async function openPgliteDatabase(dataDir: string | undefined): Promise<SqlDatabase> {
  if (dataDir === undefined) return PgliteDatabase.open(undefined);
  const unlock = await lockDataFolder(dataDir);
  try {
    return await PgliteDatabase.open(join(dataDir, 'pglite'), unlock);
  } catch (cause) {
    unlock();
    const message = `The data folder ${dataDir} cannot be opened as a database. Choose another folder with --data.`;
    throw new LocalError('SGP_LOCAL_DATA_UNREADABLE', message, { cause });
  }
}

/** A request without the number that the sender adds. */
type Unnumbered<T> = T extends { call: number } ? Omit<T, 'call'> : never;

interface Waiting {
  resolve(rows: SqlRow[]): void;
  reject(error: Error): void;
}

class PgliteDatabase implements SqlDatabase {
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  /** Ends when all work so far has: one connection, so a transaction must have it for itself. */
  private turn: Promise<unknown> = Promise.resolve();
  private closing: Promise<void> | undefined;
  private lost: Error | undefined;
  private readonly session: SqlSession = {
    query: (sql, parameters = []) => this.send({ kind: 'query', sql, parameters }),
    script: async (sql) => {
      await this.send({ kind: 'script', sql });
    },
  };

  private constructor(
    private readonly worker: Worker,
    private readonly afterClose: () => void,
  ) {
    worker.on('message', (reply: PgliteReply) => this.settle(reply));
    worker.on('error', (error) => this.lose(error));
    worker.on('exit', () => this.lose(new Error('The database thread has ended')));
  }

  static async open(folder: string | undefined, afterClose = () => {}): Promise<PgliteDatabase> {
    const workerData: PgliteWorkerData = { folder, dumpFile: DUMP_FILE };
    const worker = new Worker(WORKER_FILE, { workerData });
    try {
      const database = new PgliteDatabase(worker, afterClose);
      await database.send({ kind: 'open' });
      return database;
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  query(sql: string, parameters?: readonly unknown[]): Promise<SqlRow[]> {
    return this.inTurn(() => this.session.query(sql, parameters));
  }

  script(sql: string): Promise<void> {
    return this.inTurn(() => this.session.script(sql));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      await this.session.script('BEGIN');
      try {
        const result = await work(this.session);
        await this.session.script('COMMIT');
        return result;
      } catch (error) {
        await this.session.script('ROLLBACK').catch(() => {});
        throw error;
      }
    });
  }

  /** Writes the whole database as one file. */
  async dump(file: string): Promise<void> {
    await this.inTurn(() => this.send({ kind: 'dump', file }));
  }

  close(): Promise<void> {
    this.closing ??= this.inTurn(async () => {
      const exited = new Promise((resolve) => this.worker.once('exit', resolve));
      if (!this.lost) {
        await this.send({ kind: 'close' });
        await exited;
      }
    }).finally(this.afterClose);
    return this.closing;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {});
    return result;
  }

  private send(request: Unnumbered<PgliteRequest>): Promise<SqlRow[]> {
    if (this.lost) return Promise.reject(this.lost);
    const call = ++this.calls;
    this.worker.postMessage({ ...request, call });
    return new Promise((resolve, reject) => this.waiting.set(call, { resolve, reject }));
  }

  private settle(reply: PgliteReply): void {
    const waiting = this.waiting.get(reply.call);
    this.waiting.delete(reply.call);
    if ('rows' in reply) waiting?.resolve(reply.rows);
    else waiting?.reject(Object.assign(new Error(reply.failure.message), { code: reply.failure.code }));
  }

  private lose(error: Error): void {
    this.lost ??= error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
