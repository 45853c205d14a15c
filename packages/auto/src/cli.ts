#!/usr/bin/env node
// The program `sgp-otel-auto`. An old Node reads this file too: its syntax is Node 12's.
import { tooOldNode } from './environment/node-version';

const tooOld = tooOldNode();
if (tooOld === undefined) {
  require('./doctor/command-line');
} else {
  process.stderr.write(`${tooOld}\n`);
  process.exitCode = 1;
}
