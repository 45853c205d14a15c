// Delivers from a thread of its own while this one waits: for the `exit` event of a process, after which nothing asynchronous runs any more.
//
//   this thread    items ─▶ shared memory ─▶ start thread ─▶ wait ──────────────────────▶ report
//   other thread                                └▶ SgpSpanExporter.deliver ─▶ counts ─▶ wake
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { apiKeyOf } from '../configuration/api-key';
import { processEnvironment } from '../configuration/environment';
import type { SettingValues, WholeSettings } from '../configuration/settings-table';

/** A thread that has not begun by then will not; one that has may use the whole time. */
const MAX_START_MILLIS = 4_000;
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

/** What the thread is given: in memory only, since the settings hold the API key. */
export interface SynchronousDeliveryData {
  readonly settings: WholeSettings;
  readonly timeoutMillis: number;
  /** The encoded items one after the other, and how long each of them is. */
  readonly bytes: SharedArrayBuffer;
  readonly lengths: readonly number[];
  readonly numbers: Int32Array;
  readonly cause: Uint8Array;
}

export interface SynchronousDeliveryReport {
  readonly delivered: number;
  /** Refused by the server for their content. */
  readonly rejected: number;
  /** Why not all were delivered, in words. */
  readonly cause: string | undefined;
}

/** Blocks until the items were delivered or given up, at most `timeoutMillis`. Never throws. */
export function deliverSynchronously(
  items: readonly Buffer[],
  settings: SettingValues,
  timeoutMillis: number,
): SynchronousDeliveryReport {
  try {
    return deliverInThread(items, settings, timeoutMillis);
  } catch (error) {
    return { delivered: 0, rejected: 0, cause: `No thread could be started at exit: ${(error as Error)?.message}` };
  }
}

function deliverInThread(
  items: readonly Buffer[],
  settings: SettingValues,
  timeoutMillis: number,
): SynchronousDeliveryReport {
  const file = path.join(__dirname, 'synchronous-delivery-thread.js');
  if (!existsSync(file)) return { delivered: 0, rejected: 0, cause: `${file} is missing: this package was bundled.` };
  const deadline = performance.now() + timeoutMillis;
  const data: SynchronousDeliveryData = {
    settings: { ...settings, apiKey: apiKeyOf(settings), metrics: false },
    timeoutMillis,
    ...shared(items),
    numbers: new Int32Array(new SharedArrayBuffer(NUMBERS * Int32Array.BYTES_PER_ELEMENT)),
    cause: new Uint8Array(new SharedArrayBuffer(CAUSE_BYTES)),
  };
  // Without the flags of this process, which would start tracing there too. Its output is not ours to mix in.
  const env = { ...processEnvironment(), NODE_OPTIONS: '' };
  const thread = new Worker(file, { workerData: data, execArgv: [], env, stdout: true, stderr: true });
  thread.on('error', () => {});
  thread.unref();
  Atomics.wait(data.numbers, STATE, NOT_STARTED, Math.min(MAX_START_MILLIS, timeoutMillis));
  Atomics.wait(data.numbers, STATE, SENDING, Math.max(0, deadline - performance.now()));
  return reportOf(data);
}

function shared(items: readonly Buffer[]): Pick<SynchronousDeliveryData, 'bytes' | 'lengths'> {
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

function reportOf({ numbers, cause, lengths }: SynchronousDeliveryData): SynchronousDeliveryReport {
  const state = Atomics.load(numbers, STATE);
  const delivered = Atomics.load(numbers, DELIVERED);
  const rejected = Atomics.load(numbers, REJECTED);
  if (delivered + rejected >= lengths.length && rejected === 0) return { delivered, rejected, cause: undefined };
  if (state === NOT_STARTED) return { delivered, rejected, cause: 'The thread that sends at exit did not start.' };
  // A copy: text is not decoded from shared memory.
  const words = Buffer.from(cause.slice(0, Atomics.load(numbers, CAUSE_LENGTH))).toString();
  return { delivered, rejected, cause: words || undefined };
}
