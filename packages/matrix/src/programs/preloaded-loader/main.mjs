import value from './value.mjs';

console.log(value);
