// What CommonJS knows of its modules, and tools that step into its loading.
const Module = require('node:module');
const path = require('node:path');

console.log(require.main === module, module.id, module.parent, module.paths[0].replace(__dirname, ''), this === exports);
console.log(Object.keys(module).join(), arguments.length, module.children.length, Object.keys(require).join());
const loaded = [];
const { _load, _resolveFilename } = Module;
Module._load = function (request, parent, isMain) {
  loaded.push(`${request} from ${parent && path.basename(parent.filename)} ${isMain}`);
  return _load.apply(this, arguments);
};
const resolved = [];
Module._resolveFilename = function (request, ...more) {
  resolved.push(request);
  return _resolveFilename.call(this, request === 'renamed' ? './child.cjs' : request, ...more);
};
const child = require('renamed');
console.log(child.parent === module.filename, module.children.map(({ id }) => path.basename(id)), loaded, resolved);
const own = Object.keys(require.cache).filter((file) => file.startsWith(__dirname) && !file.includes('node_modules'));
console.log(own.map((file) => path.basename(file)), require.cache[require.resolve('./child.cjs')].loaded);
delete require.cache[require.resolve('./child.cjs')];
console.log(require('./child.cjs') === child, require('./child.cjs').times, module.children.length);
require.cache[path.join(__dirname, 'made-up.js')] = Object.assign(new Module('made-up'), { exports: 'made up', loaded: true });
console.log(Object.keys(Module._extensions).join(), Module._load === require('node:module')._load, Module.wrap('x'));
console.log(Module._load.length, _resolveFilename.length, Module.prototype.require.length, Module.prototype._compile.length);
require.cache.fs = Object.assign(new Module('fs'), { exports: { readFileSync: 'replaced' }, loaded: true });
console.log(require('fs').readFileSync, typeof require('node:fs').readFileSync, process.getBuiltinModule?.('fs') === require('node:fs'));
delete require.cache.fs;
Module._load = () => 'a mock';
console.log(require('node:fs'), require('http'), module.require('./child.cjs'), require('anything'));
