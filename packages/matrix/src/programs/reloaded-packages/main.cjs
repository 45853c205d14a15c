// A tool that reloads: what is deleted from the cache is another module afterwards, also an instrumented one.
const file = require.resolve('express');
const first = require('express');
delete require.cache[file];
const second = require('express');
console.log(first === second, require('express') === second, typeof second().use, require.cache[file].exports === second);
require.cache[file].exports = { replaced: true };
delete require.cache[require.resolve('./stub.cjs')];
require.cache[require.resolve('./stub.cjs')] = { id: 'stub', loaded: true, exports: 'stubbed' };
console.log(require('./stub.cjs'));
import('express').then((imported) => console.log(typeof imported.default));
