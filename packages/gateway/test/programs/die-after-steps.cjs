// Loaded before the gateway: kills the process with SIGKILL when so many steps outside of it are done, which are calls
// that change files, and writes to sockets. Counted from the line that says that it is ready, or from its start.
const fs = require('node:fs');
const net = require('node:net');

let left = Number(process.env.TEST_DIE_AFTER_STEPS);
let isCounting = process.env.TEST_COUNT_FROM === 'start';

function step() {
  if (!isCounting) return;
  left -= 1;
  if (left < 0) process.kill(process.pid, 'SIGKILL');
}

const FILE_CALLS = ['open', 'write', 'writev', 'fsync', 'fdatasync', 'ftruncate', 'rename', 'unlink', 'mkdir', 'close'];
for (const name of FILE_CALLS) {
  const call = fs[name];
  fs[name] = (...args) => {
    const done = args.pop();
    return call(...args, (...results) => {
      step();
      done(...results);
    });
  };
}

for (const name of ['_write', '_writev']) {
  const write = net.Socket.prototype[name];
  net.Socket.prototype[name] = function (...args) {
    const done = args.pop();
    write.call(this, ...args, (error) => {
      if (this !== process.stdout && this !== process.stderr) step();
      done(error);
    });
  };
}

const { stdout } = process;
const say = stdout.write;
stdout.write = (text, ...rest) => {
  if (String(text).includes('takes OTLP')) isCounting = true;
  return say.call(stdout, text, ...rest);
};
