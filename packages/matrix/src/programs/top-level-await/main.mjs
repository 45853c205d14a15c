// Siblings with top-level await run side by side, and their importer after both.
import { slow } from './slow.mjs';
import { quick } from './quick.mjs';

console.log('main', slow, quick);
const lazily = await import('./slow.mjs');
console.log(lazily.slow === slow);
