// Runs the built program `sgp-local`, without the variables of whoever runs the tests.

import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** Flags of Node for a program that starts a database: see scripts/jest/quick-web-assembly.cjs. */
export const QUICK_DATABASE = ['--liftoff-only'];

export const CLI = join(__dirname, '..', 'dist', 'cli.js');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end. */
export function run(args: string[], env: Record<string, string> = {}, stdin = ''): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...args], { env: cleanEnv(env) }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end(stdin);
  });
}

export function cleanEnv(extra: Record<string, string>): NodeJS.ProcessEnv {
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith('SGP_LOCAL_'));
  return { ...Object.fromEntries(env), NO_COLOR: '1', ...extra };
}
