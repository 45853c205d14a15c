import { ambiguous } from './all.mjs';

console.log(ambiguous);
