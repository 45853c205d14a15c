// Runs in a worker thread: one PGlite database that answers one message at a time. A thread of its own keeps
// WebAssembly off the caller's event loop, and works where a test runner replaces the module loader (jest).

import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** What the thread is started with. */
export interface PgliteWorkerData {
  /** Folder of the database; undefined keeps it in memory. */
  folder: string | undefined;
}

export type PgliteRequest =
  | { call: number; kind: 'open' }
  | { call: number; kind: 'query'; sql: string; parameters: readonly unknown[] }
  | { call: number; kind: 'script'; sql: string }
  | { call: number; kind: 'close' };

export type PgliteReply =
  | { call: number; rows: Record<string, unknown>[] }
  | { call: number; failure: { message: string; code: string | undefined } };

const { folder } = workerData as PgliteWorkerData;
const opening = PGlite.create(folder);
// Reported to the caller as the answer to its `open`.
opening.catch(() => {});

parentPort?.on('message', async (request: PgliteRequest) => {
  const reply = await answer(request);
  parentPort?.postMessage(reply);
  if (request.kind === 'close') parentPort?.close();
});

async function answer(request: PgliteRequest): Promise<PgliteReply> {
  const { call } = request;
  try {
    const pglite = await opening;
    if (request.kind === 'query') {
      const { rows } = await pglite.query<Record<string, unknown>>(request.sql, [...request.parameters]);
      return { call, rows };
    }
    if (request.kind === 'script') await pglite.exec(request.sql);
    if (request.kind === 'close') await pglite.close();
    return { call, rows: [] };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { call, failure: { message, code } };
  }
}
