// Names that a program may come across: globals, prototypes, the process.
import 'node:worker_threads';

const objects = { globalThis, process, Error, Promise, Object: Object.prototype, Function: Function.prototype, console };
for (const [name, object] of Object.entries(objects)) {
  const inherited = [];
  for (const key in object) inherited.push(key);
  console.log(name, inherited.sort().join(), Object.isExtensible(object), String(object));
  // The globals that Node makes when they are first used look otherwise from then on.
  const isLazy = object === globalThis;
  for (const [key, { writable, enumerable, get }] of Object.entries(Object.getOwnPropertyDescriptors(object)).sort()) {
    console.log(name, key, enumerable, ...(isLazy ? [] : [writable, typeof get]));
  }
}
console.log(typeof require, typeof module, typeof __filename);
console.log(Promise.prototype.then.name, Promise.prototype.then.toString(), Array.prototype.push.toString());
