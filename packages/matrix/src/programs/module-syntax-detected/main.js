import { readFileSync } from 'node:fs';

console.log(typeof readFileSync, typeof require, await Promise.resolve('awaited'));
