import { none } from './module.mjs';
console.log(none);
