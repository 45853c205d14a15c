// Workers with flags of their own, and with an environment of their own.
import { once } from 'node:events';
import { SHARE_ENV, Worker } from 'node:worker_threads';

const text = 'const { parentPort } = require("node:worker_threads"); parentPort.postMessage([process.env.MINE, process.argv.slice(2)])';
for (const options of [{ env: { ...process.env, MINE: 'mine' } }, { env: SHARE_ENV }, { execArgv: [], argv: ['argument'] }, { stdout: true }]) {
  const worker = new Worker(text, { eval: true, ...options });
  console.log(await Promise.all([once(worker, 'message'), once(worker, 'exit')]));
}
const importing = new Worker("import('node:http').then(({ METHODS }) => require('node:worker_threads').parentPort.postMessage(METHODS[0]))", { eval: true });
console.log(await Promise.all([once(importing, 'message'), once(importing, 'exit')]));
