// Flags of Node that forbid, freeze or report something, each before a small program of both kinds.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const FLAGS = [
  '--disable-proto=delete',
  '--disable-proto=throw',
  '--disallow-code-generation-from-strings',
  '--pending-deprecation',
  '--throw-deprecation',
  '--trace-uncaught',
  '--use_strict',
  '--no-addons',
  '--jitless',
];
const file = fileURLToPath(new URL('module.mjs', import.meta.url));
for (const flag of FLAGS) {
  const args = [...process.execArgv, flag, file];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const said = stderr.split('\n').filter((line) => !/^\[info\] @sgp-otel|^ +at |^Node.js v/.test(line));
  console.log(flag, status ?? signal, stdout, said.join('\n').replace(/\((node:\d+)\)/g, ''));
}
