// Runs in a worker thread: one PGlite database that answers one message at a time. A thread of its own keeps
// WebAssembly off the caller's event loop, and works where a test runner replaces the module loader (jest).

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** What the thread is started with. */
export interface PgliteWorkerData {
  /** Folder of the database; undefined keeps it in memory. */
  folder: string | undefined;
  /** A dump that a new database starts from, five times as fast as making one; ignored if there is no such file. */
  dumpFile: string;
}

export type PgliteRequest =
  | { call: number; kind: 'open' }
  | { call: number; kind: 'query'; sql: string; parameters: readonly unknown[] }
  | { call: number; kind: 'script'; sql: string }
  | { call: number; kind: 'dump'; file: string }
  | { call: number; kind: 'close' };

export type PgliteReply =
  | { call: number; rows: Record<string, unknown>[] }
  | { call: number; failure: { message: string; code: string | undefined } };

/** Segments of the write-ahead log; the default of 16 MB makes a new folder three times as large. */
const WAL_SEGMENT_MB = 4;

/**
 * A PostgreSQL server makes checkpoints by itself, PGlite only on demand, and without them its write-ahead log grows
 * for ever. The log of this much statement text is a few times as large.
 */
const CHECKPOINT_AFTER_LENGTH = 16 * 1024 * 1024;

const { folder, dumpFile } = workerData as PgliteWorkerData;
const opening = open();
// Reported to the caller as the answer to its `open`.
opening.catch(() => {});

function open(): Promise<PGlite> {
  if (folder === undefined) return PGlite.create(newDatabase());
  // A process that dies while it creates the database leaves this mark, and the next one starts over.
  const mark = `${folder}.incomplete`;
  if (existsSync(folder) && !existsSync(mark)) return PGlite.create(folder);
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(mark, '');
  return PGlite.create({ ...newDatabase(), dataDir: folder }).then((pglite) => {
    rmSync(mark);
    return pglite;
  });
}

function newDatabase() {
  if (existsSync(dumpFile)) return { loadDataDir: new Blob([readFileSync(dumpFile)]) };
  return { initDbStartParams: [`--wal-segsize=${WAL_SEGMENT_MB}`] };
}

async function dump(pglite: PGlite, file: string): Promise<void> {
  // The templates are two thirds of the files, and no further databases are ever created in here.
  await pglite.exec('UPDATE pg_database SET datistemplate = false');
  await pglite.exec('DROP DATABASE template0');
  await pglite.exec('DROP DATABASE template1');
  await pglite.exec('VACUUM FULL');
  await pglite.exec('CHECKPOINT');
  const tar = await pglite.dumpDataDir('none');
  writeFileSync(file, Buffer.from(await tar.arrayBuffer()));
}

// What fails beyond an answer ends the thread, which whoever started it hears of.
parentPort?.on('message', (request: PgliteRequest) => void handle(request));

async function handle(request: PgliteRequest): Promise<void> {
  const reply = await answer(request);
  parentPort?.postMessage(reply);
  await checkpointWhenDue(request);
  if (request.kind === 'close') parentPort?.close();
}

let lengthSinceCheckpoint = 0;

/** Runs between transactions and after the answer, so that only the next write waits for it. */
async function checkpointWhenDue(request: PgliteRequest): Promise<void> {
  if (request.kind === 'query') {
    for (const value of request.parameters) if (typeof value === 'string') lengthSinceCheckpoint += value.length;
  }
  if (request.kind !== 'script' || request.sql !== 'COMMIT' || lengthSinceCheckpoint < CHECKPOINT_AFTER_LENGTH) return;
  lengthSinceCheckpoint = 0;
  // A failed checkpoint is tried again after as much text; the next statement reports what is wrong.
  await (await opening).exec('CHECKPOINT').catch(() => {});
}

async function answer(request: PgliteRequest): Promise<PgliteReply> {
  const { call } = request;
  try {
    const pglite = await opening;
    if (request.kind === 'query') {
      const { rows } = await pglite.query<Record<string, unknown>>(request.sql, [...request.parameters]);
      return { call, rows };
    }
    if (request.kind === 'script') await pglite.exec(request.sql);
    if (request.kind === 'dump') await dump(pglite, request.file);
    if (request.kind === 'close') await pglite.close();
    return { call, rows: [] };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { call, failure: { message, code } };
  }
}
