// Code in contexts of its own, and functions compiled from text.
const vm = require('node:vm');

const context = vm.createContext({ console, list: [] });
console.log(vm.runInContext('list.push(1); typeof fetch + typeof process + Object.keys(globalThis).join()', context));
console.log(vm.runInNewContext('this.constructor.name + new Error("in it").stack.split("\\n")[1].trim()', {}, 'named.js'));
const fn = vm.compileFunction('return [a, b, typeof require, arguments.length]', ['a', 'b'], { filename: 'compiled.js' });
console.log(fn(1, 2), fn.toString().length, fn.name);
const script = new vm.Script('globalThis.leaked = (globalThis.leaked ?? 0) + 1', { filename: 'script.js' });
console.log(script.runInThisContext(), script.runInThisContext(), script.runInNewContext(), delete globalThis.leaked);
try {
  new vm.Script('let x = ;', { filename: 'wrong.js' });
} catch (error) {
  console.log(error.stack.split('\n').slice(0, 5).join('\n'));
}
try {
  vm.runInNewContext('for (;;) {}', {}, { timeout: 20 });
} catch (error) {
  console.log(error.code);
}
console.log(vm.isContext(context), Promise === vm.runInContext('Promise', context), [] instanceof vm.runInContext('Array', context));
