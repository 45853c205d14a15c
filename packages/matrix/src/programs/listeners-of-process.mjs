// What a program sees of the process: events, who listens, own properties, what comes of replaced methods.
// Of the signals that end it the flag listens to some.
const events = process.eventNames().filter((name) => name !== 'exit' && !/^SIG/.test(String(name)));
console.log(events.map((name) => `${String(name)} ${process.listenerCount(name)}`).join());
for (const name of ['beforeExit', 'uncaughtException', 'unhandledRejection', 'warning', 'message', 'worker']) {
  console.log(name, process.listeners(name).length, process.rawListeners(name).length);
}
console.log(Object.keys(process).length, Reflect.ownKeys(process).length, process.getMaxListeners());
const heard = [];
for (const method of ['emit', 'on', 'exit', 'emitWarning']) {
  const before = process[method];
  process[method] = function (...args) {
    heard.push(`${method} ${String(args[0]?.message ?? args[0])}`);
    return before.apply(this, args);
  };
}
process.on('exit', (code) => heard.push(`code ${code}`));
process.on('mine', () => heard.push('mine heard'));
console.log(process.emit('mine'), process.emit('nobody'));
process.emitWarning('mine');
process.removeAllListeners('warning');
const { reallyExit } = process;
process.reallyExit = (code) => {
  console.log(heard.join('\n'), code);
  reallyExit.call(process, code);
};
setTimeout(() => process.exit(3), 10);
