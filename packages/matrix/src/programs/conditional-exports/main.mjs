// Conditions, subpaths, patterns, imports of its own, and a package that refers to itself.
import { createRequire } from 'node:module';
import { kind } from 'conditional';
import { part } from 'conditional/parts/one';
import { own } from '#own';

const require = createRequire(import.meta.url);
console.log(kind, part, own, require('conditional').kind, require('conditional/parts/one').part);
await import('conditional/internal.mjs').catch((error) => console.log(error.code));
await import('conditional/parts/none').catch((error) => console.log(error.code));
