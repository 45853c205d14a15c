// The port to the disk, and the real one behind it.
import * as fs from 'node:fs';
import type { FileStep } from './file-steps';

export interface Files {
  perform(step: FileStep): Promise<unknown>;
  /** The same while the thread waits. */
  performNow(step: FileStep): unknown;
}

type Callback = (error: Error | null, result?: unknown) => void;
type WithCallback = (...args: readonly unknown[]) => void;
type Waiting = (...args: readonly unknown[]) => unknown;

const calls = fs as unknown as Readonly<Record<string, unknown>>;

/** @param around runs each call: an instrumentation of `node:fs` would make spans of it, which would be written too */
export function realFiles(around: <T>(work: () => T) => T = (work) => work()): Files {
  return {
    perform: ({ call, args }) =>
      new Promise((resolve, reject) => {
        const done: Callback = (error, result) => (error ? reject(error) : resolve(result));
        around(() => (calls[call] as WithCallback)(...args, done));
      }),
    performNow: ({ call, args }) => around(() => (calls[`${call}Sync`] as Waiting)(...args)),
  };
}
