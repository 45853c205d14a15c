import * as a from './a.mjs';
import * as b from './b.mjs';

console.log(Object.keys(a), Object.keys(b), a.fromB === b.fromB, a.fromA === b.fromA);
