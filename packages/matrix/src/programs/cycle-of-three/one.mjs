import { name } from './two.mjs';
export * from './three.mjs';
console.log('one');
export const one = 1;
export const nameOfTwo = () => name;
