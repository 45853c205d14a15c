// A function is hoisted across an import cycle: it can be called before its module has been evaluated.
import { a } from './a.mjs';

console.log(a());
