// Files without a telling extension: what the nearest package.json says.
import { createRequire } from 'node:module';
import commonjs, { named } from './commonjs/index.js';
import * as namespace from './commonjs/index.js';
import esm from './esm/index.js';

const require = createRequire(import.meta.url);
console.log(commonjs.named === named, Object.keys(namespace).filter((key) => key !== 'module.exports'), esm);
console.log(require('./commonjs/index.js') === commonjs, typeof require.cache[require.resolve('./commonjs/index.js')]);
await import('./esm/commonjs-syntax.js').catch((error) => console.log(error.name, error.message.split('\n')[0]));
