// What is required and deprecated, and an error at the end.
const { deprecate } = require('node:util');
console.log(require('./data.json').a, require('node:https').globalAgent.maxSockets, Buffer.allocUnsafe(8).length);
process.emitWarning('mine', 'MyWarning');
deprecate(() => {}, 'old', 'DEP_MINE')();
setTimeout(() => { throw new Error('at the end'); }, 5);
