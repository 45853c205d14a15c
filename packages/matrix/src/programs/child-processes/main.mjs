// Children by fork and exec say what they say.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const child = fork(fileURLToPath(new URL('./child.mjs', import.meta.url)), ['argument'], { silent: true });
console.log(await Promise.all([once(child, 'message'), once(child, 'exit')]));
console.log(execFileSync(process.execPath, ['-p', '1 + 1'], { encoding: 'utf8', stdio: 'pipe' }));
