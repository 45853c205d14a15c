// PGlite, a PostgreSQL compiled to WebAssembly, behind the SqlDatabase port. It runs in a thread of this
// process (pglite-thread.ts); this side keeps transactions apart, and starts it again when it is lost: after a disk that was full, or a call that nobody
// answered.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from '../local-error';
import { PACKAGE_FOLDER } from '../package-folder';
import { Rejection } from '../rejection';
import { lockDataFolder } from './data-folder-lock';
import { diskFull, noRoomFor } from './disk-room';
import { PgliteThread } from './pglite-thread';
import type { SqlDatabase, SqlRow, SqlSession } from './sql-database';

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
 * @param onTrouble told when writes cannot be taken, and when they are again
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

/** A statement takes milliseconds; what is not answered by then never will be. */
const CALL_LIMIT_MILLIS = 30_000;
/** Starting again replays what the log holds. */
const OPEN_LIMIT_MILLIS = 120_000;
/** No more often is a database that could not be started again tried. */
const REOPEN_PAUSE_MILLIS = 1000;

class PgliteDatabase implements SqlDatabase {
  /** Ends when all work so far has: one connection, so a transaction must have it for itself. */
  private turn: Promise<unknown> = Promise.resolve();
  private closing: Promise<void> | undefined;
  private reopenAtMillis = 0;
  private refusedChars = 0;
  /** What was said last of what is wrong. */
  private said: string | undefined;
  private readonly session: SqlSession = {
    query: (sql, parameters = []) => this.thread.send({ kind: 'query', sql, parameters }),
    script: async (sql) => {
      await this.thread.send({ kind: 'script', sql });
    },
  };
  /** Inside a transaction, which may write. */
  private readonly writingSession: SqlSession = {
    query: (sql, parameters = []) => {
      this.refuseWithoutRoom(parameters.reduce<number>((sum, each) => sum + lengthOf(each), 0));
      return this.session.query(sql, parameters);
    },
    script: (sql) => this.session.script(sql),
  };

  private constructor(
    private thread: PgliteThread,
    private readonly folder: string | undefined,
    private readonly parts: PgliteParts,
  ) {}

  static async open(folder: string | undefined, parts: PgliteParts = {}): Promise<PgliteDatabase> {
    return new PgliteDatabase(await opened(folder), folder, parts);
  }

  query(sql: string, parameters?: readonly unknown[]): Promise<SqlRow[]> {
    return this.inTurn(() => this.session.query(sql, parameters));
  }

  script(sql: string): Promise<void> {
    return this.inTurn(() => this.session.script(sql));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      this.refuseWithoutRoom(0);
      await this.session.script('BEGIN');
      try {
        const result = await work(this.writingSession);
        await this.session.script('COMMIT');
        return result;
      } catch (error) {
        await this.session.script('ROLLBACK').catch(() => {});
        throw error;
      }
    });
  }

  trouble(): string | undefined {
    if (this.thread.lost) return `The database is started again: ${this.thread.lost.message}`;
    return this.noRoom();
  }

  /** Writes the whole database as one file. */
  async dump(file: string): Promise<void> {
    await this.inTurn(() => this.thread.send({ kind: 'dump', file }, Number.POSITIVE_INFINITY));
  }

  close(): Promise<void> {
    this.closing ??= this.turn.then(() => this.thread.close()).finally(() => this.parts.afterClose?.());
    return this.closing;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(async () => {
      if (this.thread.lost) await this.reopen(this.thread.lost);
      try {
        return await work();
      } finally {
        if (this.thread.lost) this.say(`The database failed: ${this.thread.lost.message}`);
        else this.say(this.noRoom());
      }
    });
    this.turn = result.catch(() => {});
    return result;
  }

  /** What was committed is in the log of the folder; what is in memory only is gone with its thread. */
  private async reopen(lost: Error): Promise<void> {
    if (this.folder === undefined || this.closing) throw lost;
    this.refuseWithoutRoom(0);
    if (performance.now() < this.reopenAtMillis) throw unavailable();
    await this.thread.end();
    try {
      this.thread = await opened(this.folder);
    } catch {
      this.reopenAtMillis = performance.now() + REOPEN_PAUSE_MILLIS;
      throw unavailable();
    }
  }

  /** For any write, and for one like the last that was refused. */
  private noRoom(): string | undefined {
    if (this.folder === undefined) return undefined;
    const reason = noRoomFor(this.folder, this.refusedChars);
    if (reason === undefined) this.refusedChars = 0;
    return reason;
  }

  private refuseWithoutRoom(chars: number): void {
    const reason = this.folder === undefined ? undefined : noRoomFor(this.folder, chars);
    if (reason === undefined) return;
    this.refusedChars = chars;
    throw diskFull(reason);
  }

  /** Once when something goes wrong, and once when it is over. */
  private say(trouble: string | undefined): void {
    const isNew = (trouble === undefined) !== (this.said === undefined);
    this.said = trouble;
    if (isNew) this.parts.onTrouble?.(trouble ?? 'The database takes writes again');
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
  return new Rejection(503, 'The database does not answer and is started again', { retryAfterSeconds: 1 });
}

function lengthOf(parameter: unknown): number {
  return typeof parameter === 'string' ? parameter.length : 0;
}
