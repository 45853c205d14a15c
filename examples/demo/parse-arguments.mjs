// The command line of the demo, as a value: `{ once, help }` or `{ error }`.

import { parseArgs } from 'node:util';

export const usage = `Usage: node demo.mjs [--once]

Starts a local SGP backend and the agent example with zero-code tracing, asks the agent some
questions, checks that every span it ended was stored, and prints the traces as trees.

  --once   exit after the check instead of serving the viewer (exit code 1 if a span is missing)
  --help   show this text

PORT sets the agent's port (default 3000, a free one when taken).`;

export function parseArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { once: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return values;
  } catch (error) {
    return { error: error.message };
  }
}
