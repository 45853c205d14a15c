// How every command says that it failed: one line on stderr, and exit code 1.

import pc from 'picocolors';

export function reportError(error: Error, asJson = false): void {
  console.error(asJson ? JSON.stringify({ error: error.message }) : `${pc.red('error:')} ${error.message}`);
  process.exitCode = 1;
}
