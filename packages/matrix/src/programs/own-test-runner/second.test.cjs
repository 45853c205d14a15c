const { test, before, after } = require('node:test');
before(() => console.error('before'));
after(() => console.error('after'));
test('of CommonJS', async (t) => {
  await t.test('within', () => {});
  t.diagnostic('a note');
});
test('rejects', () => Promise.reject(new Error('no')));
