// How every command says that it failed: a sentence on stderr, exit code 2 for a wrong command line and 1 for the rest.

import pc from 'picocolors';
import { UsageError } from './usage-error';

export const USAGE_EXIT_CODE = 2;

export function reportError(error: Error, asJson = false): void {
  console.error(asJson ? JSON.stringify({ error: error.message }) : `${pc.red('error:')} ${error.message}`);
  process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
}
