// Tools that change how CommonJS is loaded: an extension of their own, a patched resolver, a patched load.
const Module = require('node:module');

require.extensions['.txt'] = (module, file) => {
  module.exports = require('node:fs').readFileSync(file, 'utf8').trim();
};
const js = require.extensions['.js'];
require.extensions['.js'] = (module, file) => {
  if (!file.endsWith('replaced.js')) return js(module, file);
  return module._compile('module.exports = "replaced";', file);
};
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === 'alias' ? require.resolve('./real.js') : request, ...rest);
};
const load = Module._load;
Module._load = function (request, ...rest) {
  return request === 'stub' ? { stub: true } : load.call(this, request, ...rest);
};
console.log(require('./file.txt'), require('./replaced.js'), require('alias'), require('stub'));
import('./imports.mjs');
