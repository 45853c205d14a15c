// Numbers and ports of the application's first threads.
import { once } from 'node:events';
import { getEnvironmentData, isMainThread, MessageChannel, setEnvironmentData, threadId, Worker } from 'node:worker_threads';

console.log(isMainThread, threadId, getEnvironmentData('mine'));
setEnvironmentData('mine', { a: 1 });
const code = `const w = require('node:worker_threads');
  const data = [w.threadId, w.getEnvironmentData('mine'), process.execArgv.length, process.argv.length, w.resourceLimits.stackSizeMb];
  w.parentPort.once('message', ({ port }) => { port.postMessage([...data, process.env.MINE, process.title.length > 0]); port.close(); });`;
for (let index = 0; index < 2; index++) {
  const worker = new Worker(code, { eval: true, env: { ...process.env, MINE: 'mine' }, execArgv: [], argv: ['more'] });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port2 }, [port2]);
  const [[answer]] = await Promise.all([once(port1, 'message'), once(worker, 'exit')]);
  console.log(JSON.stringify(answer), worker.threadId);
}
console.log(process.stdout.eventNames(), process.stderr.eventNames());
