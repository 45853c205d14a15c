// A real Node process with a clean environment.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface NodeProcessOptions {
  readonly cwd?: string;
  /** The whole environment besides PATH and a long shutdown limit: nothing of the test's own leaks in. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from stdin; nothing by default. */
  readonly input?: string;
  /** A command that runs Node, with its arguments: `['unshare', '--fork']`. */
  readonly through?: readonly string[];
  /** Killed after this time, which fails the test. Default 60 s. */
  readonly timeoutMillis?: number;
}

export interface NodeResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface NodeProcess {
  readonly child: ChildProcess;
  readonly result: Promise<NodeResult>;
  stdout(): string;
  stderr(): string;
}

/** The default suits applications: on a machine that is busy with tests, a span that is late is not lost. */
const PATIENT = { SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '60000' };

/** Runs `node ...args`. */
export function startNode(args: readonly string[], options: NodeProcessOptions = {}): NodeProcess {
  const [command = process.execPath, ...rest] = [...(options.through ?? []), process.execPath, ...args];
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, ...PATIENT, ...options.env },
    stdio: 'pipe',
  });
  // A process that reads none of it may have ended before.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const timeoutMillis = options.timeoutMillis ?? 60_000;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, timeoutMillis);
  const result = once(child, 'close').then(([code, signal]) => {
    clearTimeout(timer);
    if (isLate) throw new Error(`Killed after ${timeoutMillis} ms.\nstdout: ${stdout}\nstderr: ${stderr}`);
    return { code, signal, stdout, stderr } as NodeResult;
  });
  result.catch(() => {});
  return { child, result, stdout: () => stdout, stderr: () => stderr };
}
