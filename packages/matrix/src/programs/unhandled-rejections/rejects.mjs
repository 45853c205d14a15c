for (const name of ['warning', 'rejectionHandled', 'uncaughtExceptionMonitor']) {
  process.on(name, (what) => console.log(name, what?.name ?? typeof what));
}
process.on('exit', (code) => console.log('exit', code));
const rejected = Promise.reject(new TypeError('rejected'));
Promise.reject(undefined).catch(() => {});
setImmediate(() => {
  if (process.argv[2] === 'late') rejected.catch(() => console.log('late'));
  setImmediate(() => console.log('goes on'));
});
