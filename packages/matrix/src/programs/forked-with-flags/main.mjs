// Children that inherit flags, that get others, and that get a clean environment.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('./child.mjs', import.meta.url));
const env = { PATH: process.env.PATH };
const ways = [{}, { execArgv: [] }, { env }, { execArgv: ['--no-warnings'], env }, { serialization: 'advanced' }];
ways.push({ env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=100 --stack-trace-limit=7' } });
for (const options of ways) {
  const child = fork(file, ['given'], { ...options, stdio: ['ignore', 'inherit', 'ignore', 'ipc'] });
  const [[message], [code]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  console.log(message, code);
}
console.log(spawnSync(process.execPath, ['-'], { input: 'console.log(__filename, typeof require)', encoding: 'utf8', env }).stdout);
console.log(spawnSync('node -p process.argv.length', { shell: true, encoding: 'utf8', cwd: '/' }).stdout);
