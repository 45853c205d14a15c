// Runs of the doctor that need no process each: one process of a test file makes them one after the other, since
// starting it takes five times as long as a run.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface DoctorRun {
  readonly folder: string;
  /** All variables that it has. */
  readonly env: Readonly<Record<string, string>>;
  readonly isJson: boolean;
  readonly timeoutMillis: number;
}

export interface DoctorAnswer {
  readonly code: number;
  readonly stdout: string;
}

/** Starts the process before the tests of the file, and ends it after them: it must have said nothing on stderr. */
export function doctorRunner(): (run: DoctorRun) => Promise<DoctorAnswer> {
  let child: ChildProcess;
  let ended: Promise<unknown[]>;
  let stderr = '';
  beforeAll(() => {
    const program = path.join(__dirname, 'apps/doctor-runs.cjs');
    child = fork(program, { env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    ended = once(child, 'exit');
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
  });
  afterAll(async () => {
    child.disconnect();
    const [code] = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
  return async (run) => {
    const answered = new AbortController();
    const broken = ended.then(([code]) => {
      throw new Error(`The doctor's process ended with ${code}: ${stderr}`);
    });
    child.send(run);
    const answer = once(child, 'message', { signal: answered.signal });
    try {
      const [message] = await Promise.race([answer, broken]);
      return message as DoctorAnswer;
    } finally {
      answered.abort();
      answer.catch(() => {});
    }
  };
}
