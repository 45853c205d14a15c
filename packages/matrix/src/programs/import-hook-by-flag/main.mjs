// The same hook given by a flag, for one module that it names.
import { Hook } from 'import-in-the-middle';

let calls = 0;
new Hook(['mine'], (exports) => {
  exports.variable = `replaced ${++calls}`;
});
const { variable } = await import('mine');
console.log(variable, (await import('node:path')).basename('/a/b'));
