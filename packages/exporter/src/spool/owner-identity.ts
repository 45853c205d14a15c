// Whose folder it is, and whether that process still runs. On one machine that is certain: a process is known by the
// boot, its namespace of process numbers, its number and the moment it started, so that a number that is used again, or
// a container that starts again as process 1, is somebody else. What cannot be seen from here shows by its heartbeat.
import { readFileSync, readlinkSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

export interface OwnerIdentity {
  readonly pid: number;
  readonly threadId: number;
  /** Absent where there is no /proc. */
  readonly bootId?: string;
  readonly pidNamespace?: string;
  /** When the process started, in ticks since the boot. */
  readonly startTicks?: number;
  /** Nobody writes into this folder any more, though the process may run on. */
  readonly isClosed?: boolean;
}

/** What is to be known of processes, for tests to forge. */
export interface Processes {
  readonly self: OwnerIdentity;
  /** `undefined` when there is no such process, or it has ended and nobody has asked how. */
  startTicksOf(pid: number): number | undefined;
}

export function realProcesses(): Processes {
  const self: OwnerIdentity = {
    pid: process.pid,
    threadId,
    bootId: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: attempt(() => readlinkSync('/proc/self/ns/pid')),
    startTicks: startTicksOf(process.pid),
  };
  return { self, startTicksOf };
}

function startTicksOf(pid: number): number | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The name of the program is in brackets and may hold anything.
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const ticks = Number(fields[18]);
  return state === undefined || 'ZX'.includes(state) || !Number.isFinite(ticks) ? undefined : ticks;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** `undefined` for what is torn, or was written by hand. */
export function readIdentity(json: string): OwnerIdentity | undefined {
  const read = attempt(() => JSON.parse(json) as Partial<Record<keyof OwnerIdentity, unknown>> | null);
  const isWhole = Number.isSafeInteger(read?.pid) && (read?.pid as number) > 0 && Number.isSafeInteger(read?.threadId);
  return isWhole ? (read as unknown as OwnerIdentity) : undefined;
}

/** `unknown`: only its heartbeat tells. */
export function livenessOf(owner: OwnerIdentity | undefined, { self, startTicksOf: ticksOf }: Processes) {
  if (owner?.isClosed === true) return 'dead';
  const isSeen =
    owner !== undefined &&
    typeof owner.bootId === 'string' &&
    owner.bootId === self.bootId &&
    typeof owner.pidNamespace === 'string' &&
    owner.pidNamespace === self.pidNamespace &&
    typeof owner.startTicks === 'number';
  if (!isSeen) return 'unknown';
  if (ticksOf(owner.pid) !== owner.startTicks) return 'dead';
  // Of a thread of this process, nothing but its heartbeat is to be seen.
  return owner.pid === self.pid && owner.threadId !== self.threadId ? 'unknown' : 'alive';
}
