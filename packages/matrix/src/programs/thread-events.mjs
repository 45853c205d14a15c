// What the process says of threads, and what threads say of themselves.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const seen = [];
process.on('worker', (worker) => seen.push(worker));
const throws = new Worker('throw new Error("thrown")', { eval: true });
const [[{ message }], [code]] = await Promise.all([once(throws, 'error'), once(throws, 'exit')]);
const listens = new Worker(
  'require("node:worker_threads").parentPort.postMessage([process.listenerCount("exit"), process.eventNames().length]); process.exit(3)',
  { eval: true },
);
console.log(message, code, await Promise.all([once(listens, 'message'), once(listens, 'exit')]));
console.log(seen.length, seen[0] === throws, seen[1] === listens);
