// What the application hears of the process, and how often.
process.on('exit', (code) => console.log('exit', code));
process.exitCode = 7;
console.log(process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection'));
