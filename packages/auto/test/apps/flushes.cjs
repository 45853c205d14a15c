require('../../dist/index.js')
  .flush()
  .then(() => console.log('flushed'));
