// Evaluation order in a cycle, and stars across it.
import * as one from './one.mjs';
import * as two from './two.mjs';

console.log(Object.keys(one), Object.keys(two), one.nameOfTwo(), two.nameOfThree());
