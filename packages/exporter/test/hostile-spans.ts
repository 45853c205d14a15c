// Runs the program that puts values nobody means into each field of a span, in a process of its own, because the
// failure to be found is one that stands still for ever.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = join(__dirname, 'fixtures', 'hostile-spans.cjs');
const DIST = join(__dirname, '..', 'dist');
/** Far beyond what one case takes on a busy machine, and far below what a list of gaps takes to be joined. */
const STANDS_STILL_MILLIS = 60_000;

interface Line {
  readonly name?: string;
  readonly problem?: string;
  readonly done?: boolean;
}

export interface HostileOutcome {
  /** What went wrong in which case. */
  readonly problems: string[];
  /** Whether all cases came to an end. */
  readonly isDone: boolean;
}

/** @param only the one value to try; default: each */
export async function hostileSpans(way: string, only = ''): Promise<HostileOutcome> {
  const child = spawn(process.execPath, [PROGRAM, DIST, way, '0', only], { stdio: ['ignore', 'pipe', 'ignore'] });
  const standsStill = setTimeout(() => child.kill('SIGKILL'), STANDS_STILL_MILLIS);
  const problems: string[] = [];
  let last = '';
  let isDone = false;
  for await (const text of createInterface({ input: child.stdout })) {
    standsStill.refresh();
    const { name, problem, done = false } = JSON.parse(text) as Line;
    last = name ?? last;
    isDone ||= done;
    if (problem !== undefined) problems.push(`${last} ${problem}`);
  }
  clearTimeout(standsStill);
  if (!isDone) problems.push(`stood still or ended at: ${last}`);
  return { problems, isDone };
}
