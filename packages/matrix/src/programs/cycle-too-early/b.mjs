import { a } from './a.mjs';

console.log('b reads', a);
