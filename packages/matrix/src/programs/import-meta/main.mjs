// What a module knows of itself, and relative resolution.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { meta } from './sub/meta.mjs';

console.log(basename(import.meta.url), basename(import.meta.filename), basename(import.meta.dirname));
console.log(Object.keys(import.meta).sort().join(), basename(fileURLToPath(meta.url)), meta === import.meta);
console.log(basename(import.meta.resolve('./sub/meta.mjs')), import.meta.resolve('fs'), import.meta.resolve('node:http'));
const other = await import('./sub/meta.mjs?version=2#part');
console.log(other.meta.url.replace(/.*sub/, 'sub'), other.meta === meta);
try {
  import.meta.resolve('no-such-package');
} catch (error) {
  console.log(error.code);
}
