// Delivers from a thread of its own: while this one waits, in the `exit` event of a process, after which nothing
// asynchronous runs any more; or while this one cannot use its sockets.
//
//   this thread    items ─▶ shared memory ─▶ start thread ─▶ wait ──────────────────────▶ report
//   other thread                                └▶ delivery-thread ─▶ counts ─▶ wake

import { existsSync } from 'node:fs';
import path from 'node:path';
import { withRealNextTick } from '../clock/next-tick';
import { nowMillis } from '../clock/real-time';
import { delay } from '../clock/within';
import { apiKeyOf } from '../configuration/api-key';
import { type Environment, processEnvironment } from '../configuration/environment';
import type { SettingValues, WholeSettings } from '../configuration/settings-table';
import { waitForStart } from './wait-for-start';

const CAUSE_BYTES = 4096;

/** Places in the shared numbers. */
export const STATE = 0;
export const DELIVERED = 1;
export const REJECTED = 2;
export const CAUSE_LENGTH = 3;
const NUMBERS = 4;

/** Values of `STATE`. */
export const NOT_STARTED = 0;
export const SENDING = 1;
export const DONE = 2;

/** How often the thread is looked at where nobody may wait for it. */
const LOOK_EVERY_MILLIS = 10;

const threadFile = path.join(__dirname, 'delivery-thread.js');
/** Looked up when this is loaded: a test may replace the file system later, which does not concern the thread. */
const isThreadFileThere = existsSync(threadFile);

/** What the thread is given: in memory only, since the settings hold the API key. */
export interface ThreadData {
  readonly settings: WholeSettings;
  readonly timeoutMillis: number;
  /** The encoded items one after the other, and how long each of them is. */
  readonly bytes: SharedArrayBuffer;
  readonly lengths: readonly number[];
  readonly numbers: Int32Array;
  readonly cause: Uint8Array;
}

export interface ThreadReport {
  readonly delivered: number;
  /** Refused by the server for their content. */
  readonly rejected: number;
  /** Why not all were delivered, in words. */
  readonly cause: string | undefined;
}

/** Blocks until the items were delivered or given up, at most `timeoutMillis`. Never throws. */
export function deliverAtExit(items: readonly Buffer[], settings: SettingValues, timeoutMillis: number): ThreadReport {
  try {
    return deliverInThread(items, settings, timeoutMillis);
  } catch (error) {
    return { delivered: 0, rejected: 0, cause: `No thread could be started at exit: ${(error as Error)?.message}` };
  }
}

function deliverInThread(items: readonly Buffer[], settings: SettingValues, timeoutMillis: number): ThreadReport {
  if (!isThreadFileThere) {
    return { delivered: 0, rejected: 0, cause: `${threadFile} is missing: this package was bundled.` };
  }
  const deadline = nowMillis() + timeoutMillis;
  const data = start(items, settings, timeoutMillis);
  waitForStart(data.numbers, STATE, NOT_STARTED, timeoutMillis);
  Atomics.wait(data.numbers, STATE, SENDING, Math.max(0, deadline - nowMillis()));
  return reportOf(data);
}

/** The same without blocking, for a process whose own sockets stand still. Rejects when there can be no thread. */
export async function deliverFromThread(
  items: readonly Buffer[],
  settings: SettingValues,
  timeoutMillis: number,
): Promise<ThreadReport> {
  const data = start(items, settings, timeoutMillis);
  const deadline = nowMillis() + timeoutMillis;
  while (Atomics.load(data.numbers, STATE) !== DONE && nowMillis() < deadline) await delay(LOOK_EVERY_MILLIS).over;
  return reportOf(data);
}

function start(items: readonly Buffer[], settings: SettingValues, timeoutMillis: number): ThreadData {
  const data: ThreadData = {
    settings: { ...settings, apiKey: apiKeyOf(settings), metrics: false },
    timeoutMillis,
    ...shared(items),
    numbers: new Int32Array(new SharedArrayBuffer(NUMBERS * Int32Array.BYTES_PER_ELEMENT)),
    cause: new Uint8Array(new SharedArrayBuffer(CAUSE_BYTES)),
  };
  // Without the flags of this process, which would start tracing there too. Its output is not ours to mix in.
  const env = { ...readableEnvironment(), NODE_OPTIONS: '' };
  const { Worker } = require('node:worker_threads') as typeof import('node:worker_threads');
  // All that Node reads is given: a program may have added options to `Object.prototype`.
  const given = { workerData: data, execArgv: [], env, stdout: true, stderr: true };
  const options = Object.assign(Object.create(null) as object, given);
  const thread = withRealNextTick(() => new Worker(threadFile, options));
  thread.on('error', () => {});
  thread.unref();
  return data;
}

/** None where the program has put something in its place that cannot be read. */
function readableEnvironment(): Environment {
  try {
    return { ...processEnvironment() };
  } catch {
    return {};
  }
}

function shared(items: readonly Buffer[]): Pick<ThreadData, 'bytes' | 'lengths'> {
  const lengths = items.map((item) => item.length);
  const bytes = new SharedArrayBuffer(lengths.reduce((sum, length) => sum + length, 0));
  const target = new Uint8Array(bytes);
  let offset = 0;
  for (const item of items) {
    target.set(item, offset);
    offset += item.length;
  }
  return { bytes, lengths };
}

function reportOf({ numbers, cause, lengths }: ThreadData): ThreadReport {
  const state = Atomics.load(numbers, STATE);
  const delivered = Atomics.load(numbers, DELIVERED);
  const rejected = Atomics.load(numbers, REJECTED);
  if (delivered + rejected >= lengths.length && rejected === 0) return { delivered, rejected, cause: undefined };
  if (state === NOT_STARTED) return { delivered, rejected, cause: 'The thread that sends at exit did not start.' };
  // A copy: text is not decoded from shared memory.
  const words = Buffer.from(cause.slice(0, Atomics.load(numbers, CAUSE_LENGTH))).toString();
  return { delivered, rejected, cause: words || undefined };
}
