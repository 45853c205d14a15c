// Code from text: data URLs, vm, Function.
import vm from 'node:vm';

const data = await import('data:text/javascript,export let n = 1; export const add = () => ++n;');
data.add();
console.log(data.n, vm.runInNewContext('typeof require + typeof globalThis'), new Function('return typeof require')());
console.log(vm.runInThisContext('Object.keys(globalThis).join()'));
console.log(Object.keys(globalThis).join());
