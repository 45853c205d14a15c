// The streams of the process, and what the console writes to them.
import { Console } from 'node:console';
import { Writable } from 'node:stream';

for (const stream of [process.stdout, process.stderr]) {
  console.log(stream.constructor.name, stream.isTTY, stream.writableLength, stream.write.length);
}
const chunks = [];
const { write } = process.stderr;
process.stderr.write = (chunk) => chunks.push(chunk);
console.error('to', { a: 1 });
console.warn(new Map([[1, 2]]));
process.emitWarning('seen');
await new Promise((resolve) => setTimeout(resolve, 300));
process.stderr.write = write;
console.log(chunks.length, chunks.slice(0, 2), chunks.join('').includes('seen'));
const own = new Console(new Writable({ write: (chunk, _encoding, done) => done(console.log(`own ${chunk}`.trim())) }));
own.table([{ a: 1 }]);
console.group('group');
console.dir({ deep: { deeper: { deepest: {} } } }, { depth: 0 });
console.groupEnd();
console.assert(false, 'asserted');
console.count();
for await (const line of process.stdin) console.log(line);
