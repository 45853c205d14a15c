// A rejection that nobody handles, one that is handled late, and one of a thread, in each of Node's modes.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('./rejects.mjs', import.meta.url));
for (const mode of ['strict', 'throw', 'warn', 'none', 'warn-with-error-code']) {
  for (const how of /^warn$|^throw$/.test(mode) ? ['late', 'never'] : ['never']) {
    const args = [...process.execArgv, `--unhandled-rejections=${mode}`, file, how];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const said = stderr.split('\n').filter((line) => !/^\[info\] @sgp-otel|^ +at .*node:/.test(line));
    console.log(mode, how, status, stdout, said.join('\n').replace(/\(node:\d+\)/g, ''));
  }
}
