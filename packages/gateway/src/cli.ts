#!/usr/bin/env node
// The program `sgp-gateway`. An old Node reads this file too: its syntax is Node 12's.

import { tooOldNode } from './package/node-version';

const tooOld = tooOldNode();
if (tooOld === undefined) {
  require('./cli/command-line');
} else {
  process.stderr.write(`${tooOld}\n`);
  process.exitCode = 1;
}
