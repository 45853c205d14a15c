// PGlite, a PostgreSQL compiled to WebAssembly, behind the SqlDatabase port. It runs in a thread of this process
// (pglite-thread.ts). This side runs transactions one after the other, and restarts the thread when it is lost: after
// a full disk, or a call that was never answered.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Rejection } from '../contract/rejection';
import { LocalError } from '../errors/local-error';
import { PACKAGE_FOLDER } from '../package/package-folder';
import { lockDataFolder } from './data-folder-lock';
import { diskFull, noRoomFor } from './disk-room';
import { PgliteThread } from './pglite-thread';
import type { SqlDatabase, SqlRow, SqlSession } from './sql-database';

/** An empty database with every migration applied, made by the build. Not compressed: the npm package already is. */
const DUMP_FILE = join(PACKAGE_FOLDER, 'dist', 'empty-database.tar');

/** Makes {@link DUMP_FILE}. Run by the build, after compiling. */
export async function writeDatabaseDump(prepare: (database: SqlDatabase) => Promise<void>): Promise<void> {
  // Opening would otherwise start from the previous dump.
  rmSync(DUMP_FILE, { force: true });
  const database = await PgliteDatabase.open(undefined);
  await prepare(database);
  await database.dump(DUMP_FILE);
  await database.close();
}

/**
 * Opens a database in memory, or in `dataDir`, which only one process may have open.
 *
 * @param onTrouble called when writes start to be refused, and when they are accepted again
 * @throws LocalError `SGP_LOCAL_DATA_IN_USE` or `SGP_LOCAL_DATA_UNREADABLE`
 */
export async function openPgliteDatabase(
  dataDir: string | undefined,
  onTrouble?: (message: string) => void,
): Promise<SqlDatabase> {
  if (dataDir === undefined) return PgliteDatabase.open(undefined);
  const unlock = await lockDataFolder(dataDir);
  try {
    return await PgliteDatabase.open(join(dataDir, 'pglite'), { afterClose: unlock, onTrouble });
  } catch (cause) {
    unlock();
    const message = `The data folder ${dataDir} cannot be opened as a database. Choose another folder with --data.`;
    throw new LocalError('SGP_LOCAL_DATA_UNREADABLE', message, { cause });
  }
}

/** A statement takes milliseconds; one that has no answer by then never gets one. */
const CALL_LIMIT_MILLIS = 30_000;

/** A restart replays the write-ahead log. */
const OPEN_LIMIT_MILLIS = 120_000;

/** Pause between two attempts to restart the database. */
const REOPEN_PAUSE_MILLIS = 1000;

class PgliteDatabase implements SqlDatabase {
  /** Resolves when all work so far is done. There is one connection, so transactions must not overlap. */
  #turn: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #reopenAtMillis = 0;
  #lastRefusedChars = 0;
  /** The trouble reported last; undefined while all is well. */
  #reportedTrouble: string | undefined;
  readonly #session: SqlSession = {
    query: (sql, parameters = []) => this.#thread.send({ kind: 'query', sql, parameters }),
    script: async (sql) => {
      await this.#thread.send({ kind: 'script', sql });
    },
  };
  /** The session inside a transaction: checks for room on the disk, because it may write. */
  readonly #writingSession: SqlSession = {
    query: (sql, parameters = []) => {
      this.#refuseWithoutRoom(parameters.reduce<number>((sum, each) => sum + lengthOf(each), 0));
      return this.#session.query(sql, parameters);
    },
    script: (sql) => this.#session.script(sql),
  };

  #thread: PgliteThread;
  readonly #folder: string | undefined;
  readonly #parts: PgliteParts;

  private constructor(thread: PgliteThread, folder: string | undefined, parts: PgliteParts) {
    this.#thread = thread;
    this.#folder = folder;
    this.#parts = parts;
  }

  static async open(folder: string | undefined, parts: PgliteParts = {}): Promise<PgliteDatabase> {
    return new PgliteDatabase(await opened(folder), folder, parts);
  }

  query(sql: string, parameters?: readonly unknown[]): Promise<SqlRow[]> {
    return this.#inTurn(() => this.#session.query(sql, parameters));
  }

  script(sql: string): Promise<void> {
    return this.#inTurn(() => this.#session.script(sql));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      this.#refuseWithoutRoom(0);
      await this.#session.script('BEGIN');
      try {
        const result = await work(this.#writingSession);
        await this.#session.script('COMMIT');
        return result;
      } catch (error) {
        await this.#session.script('ROLLBACK').catch(() => {});
        throw error;
      }
    });
  }

  trouble(): string | undefined {
    if (this.#thread.lost) return `The database is restarting: ${this.#thread.lost.message}`;
    return this.#noRoom();
  }

  /** Writes the whole database as one file. */
  async dump(file: string): Promise<void> {
    await this.#inTurn(() => this.#thread.send({ kind: 'dump', file }, Number.POSITIVE_INFINITY));
  }

  close(): Promise<void> {
    this.#closing ??= this.#turn.then(() => this.#thread.close()).finally(() => this.#parts.afterClose?.());
    return this.#closing;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      if (this.#thread.lost) await this.#reopen(this.#thread.lost);
      try {
        return await work();
      } finally {
        if (this.#thread.lost) this.#report(`The database failed: ${this.#thread.lost.message}`);
        else this.#report(this.#noRoom());
      }
    });
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Committed spans are in the folder's log; a database in memory is gone with its thread and cannot come back. */
  async #reopen(lost: Error): Promise<void> {
    if (this.#folder === undefined || this.#closing) throw lost;
    this.#refuseWithoutRoom(0);
    if (performance.now() < this.#reopenAtMillis) throw unavailable();
    await this.#thread.end();
    try {
      this.#thread = await opened(this.#folder);
    } catch {
      this.#reopenAtMillis = performance.now() + REOPEN_PAUSE_MILLIS;
      throw unavailable();
    }
  }

  /** Why a write as large as the last refused one has no room. */
  #noRoom(): string | undefined {
    if (this.#folder === undefined) return undefined;
    const reason = noRoomFor(this.#folder, this.#lastRefusedChars);
    if (reason === undefined) this.#lastRefusedChars = 0;
    return reason;
  }

  #refuseWithoutRoom(chars: number): void {
    const reason = this.#folder === undefined ? undefined : noRoomFor(this.#folder, chars);
    if (reason === undefined) return;
    this.#lastRefusedChars = chars;
    throw diskFull(reason);
  }

  /** Reports once when something goes wrong, and once when it is over. */
  #report(trouble: string | undefined): void {
    const isNew = (trouble === undefined) !== (this.#reportedTrouble === undefined);
    this.#reportedTrouble = trouble;
    if (isNew) this.#parts.onTrouble?.(trouble ?? 'The database accepts writes again');
  }
}

interface PgliteParts {
  readonly afterClose?: () => void;
  readonly onTrouble?: (message: string) => void;
}

async function opened(folder: string | undefined): Promise<PgliteThread> {
  const thread = new PgliteThread({ folder, dumpFile: DUMP_FILE }, CALL_LIMIT_MILLIS);
  try {
    await thread.send({ kind: 'open' }, OPEN_LIMIT_MILLIS);
    return thread;
  } catch (error) {
    await thread.end();
    throw error;
  }
}

function unavailable(): Rejection {
  return new Rejection(503, 'The database does not answer and is being restarted', { retryAfterSeconds: 1 });
}

function lengthOf(parameter: unknown): number {
  return typeof parameter === 'string' ? parameter.length : 0;
}
