// A worker that is an ES module, one that is CommonJS from text, and what they send back.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const outcome = (worker) => Promise.all([once(worker, 'message'), once(worker, 'exit')]);
console.log(await outcome(new Worker(new URL('./worker.mjs', import.meta.url), { workerData: 20 })));
const text = 'process.exitCode = 3; require("worker_threads").parentPort.postMessage(typeof require)';
console.log(await outcome(new Worker(text, { eval: true })));
const throws = new Worker('throw new RangeError("of the worker")', { eval: true });
const [error] = await once(throws, 'error');
console.log(error.name, error.message);
