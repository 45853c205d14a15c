// Mocks in the place of an instrumented package, as mock-require and mockery make them: before it is loaded, after, and
// with a cache of their own.
const { Module } = require('node:module');

const { _load: load, _cache: cache } = Module;
const use = () => {
  delete require.cache[require.resolve('./uses-pg.cjs')];
  return require('./uses-pg.cjs').pg;
};
function mocked(mock) {
  Module._load = (request, ...rest) => (request === 'pg' ? mock : load(request, ...rest));
  try {
    return [use(), require('pg')];
  } finally {
    Module._load = load;
  }
}
const mock = { mock: 'before' };
console.log(mocked(mock).map((each) => each === mock), typeof require('pg').Client, use() === require('pg'));
console.log(mocked(5), mocked(undefined), mocked(null), typeof use().Client.prototype.query);
const before = require('pg');
Module._cache = { __proto__: null };
console.log(mocked(mock)[0] === mock, use() === before, use() === require('pg'));
Module._cache = cache;
console.log(require('pg') === before, use() === before);
delete require.cache[require.resolve('pg')];
console.log(require('pg') === before, use() === require('pg'));
require.cache[require.resolve('pg')].exports = mock;
console.log(use() === mock, require('pg') === mock);
