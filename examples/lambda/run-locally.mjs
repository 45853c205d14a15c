// Invokes the handler as Lambda does: once for each line of questions, and after each answer the process stands still,
// as a frozen one does. It is never ended in an orderly way either.
import { handler } from './handler.mjs';

for (const question of process.argv.slice(2)) {
  console.log(JSON.stringify(await handler({ question })));
  freeze(200);
}
process.kill(process.pid, 'SIGKILL');

/** Nothing of this process runs for so long. */
function freeze(millis) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, millis);
}
