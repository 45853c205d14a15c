// Which callback runs when.
const said = [];
const say = (what) => () => said.push(what);
setImmediate(() => {
  said.push('immediate');
  // Before or after it comes a file when it comes.
  require('node:fs').stat(__filename, () => { setImmediate(say('immediate of a file')); process.nextTick(say('tick of a file')); });
});
process.nextTick(say('tick'));
Promise.resolve().then(say('promise')).then(say('promise 2'));
queueMicrotask(say('microtask'));
process.nextTick(() => { said.push('tick 2'); process.nextTick(say('tick in tick')); Promise.resolve().then(say('promise in tick')); });
const thenable = { then: (done) => { said.push('thenable'); done(); } };
(async () => { said.push('async'); await thenable; said.push('after await'); await null; said.push('after null'); })();
process.on('beforeExit', () => said.push('beforeExit'));
process.on('exit', () => { said.push('exit'); console.log(said.join('\n')); });
say('sync')();
