// An error that nobody catches: exit code and message.
process.on('exit', (code) => console.log('exit', code));
setTimeout(() => {
  throw Object.assign(new Error('nobody catches this'), { stack: 'the stack' });
}, 1);
