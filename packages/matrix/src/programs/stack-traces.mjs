// The ways in which a program has to do with stacks: limit, own formatting, sites, causes, how Node prints them.
import { inspect } from 'node:util';

console.log(Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit'), typeof Error.prepareStackTrace);
const short = (text) => text.replaceAll(/\(?file:.*\//g, '');
function deep(n) {
  if (n > 0) return deep(n - 1);
  return new Error('deep');
}
console.log(deep(20).stack.split('\n').length);
Error.stackTraceLimit = 30;
console.log(deep(20).stack.split('\n').filter((line) => line.includes('deep')).length);
Error.stackTraceLimit = 0;
console.log(deep(20).stack, Reflect.ownKeys(new Error('keys')).join());
Error.stackTraceLimit = 3;
const seen = [];
Error.prepareStackTrace = (error, sites) => {
  seen.push(error.message);
  return sites.map((site) => `${site.getFunctionName()} ${site.isToplevel()} ${site.isAsync()}`);
};
const target = {};
Error.captureStackTrace(target, deep);
console.log(target.stack, deep(1).stack, seen);
await Promise.resolve();
console.log(seen.length);
Error.prepareStackTrace = undefined;
const error = new AggregateError([new TypeError('one')], 'many', { cause: new RangeError('why') });
// Where Node's own queues stand in a stack is not the same in every run.
const frames = (stack) => stack.split('\n').filter((line) => !line.includes('node:')).join('\n');
for (const each of [error, error.cause, ...error.errors]) console.log(short(frames(each.stack)), Reflect.ownKeys(each).join());
Object.defineProperty(error, 'stack', { value: 'a stack of its own' });
console.log(inspect(error.cause).includes('RangeError: why'), inspect(error).split('\n')[0]);
queueMicrotask(() => {
  throw new Error('at the end');
});
