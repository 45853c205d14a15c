// A program that may read, and start threads, and nothing else.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

for (const what of ['fs.read', 'fs.write', 'child', 'worker']) console.log(what, process.permission.has(what));
for (const work of [() => writeFileSync('./written', ''), () => spawn('true')]) {
  try {
    work();
  } catch (error) {
    console.log(error.code, error.permission);
  }
}
console.log(await once(new Worker('process.exit(2)', { eval: true }), 'exit'));
