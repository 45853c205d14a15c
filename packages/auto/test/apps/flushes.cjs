// A CommonJS application that flushes by itself.
require('../../dist/index.js')
  .flush()
  .then(() => console.log('flushed'));
