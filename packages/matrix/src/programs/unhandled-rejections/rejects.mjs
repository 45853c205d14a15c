for (const name of ['warning', 'rejectionHandled', 'uncaughtExceptionMonitor']) {
  process.on(name, (what) => console.log(name, what?.name ?? typeof what));
}
process.on('exit', (code) => console.log('exit', code));
const rejected = Promise.reject(new TypeError('rejected'));
Promise.reject(undefined).catch(() => {});
if (process.argv[2] === 'late') setImmediate(() => rejected.catch(() => console.log('late')));
setTimeout(() => console.log('goes on'), 20);
