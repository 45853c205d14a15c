// Namespaces and defaults that are passed on, under their own and under other names.
import passedDefault, { calls, count, makes, name, self } from './passes-on.mjs';
import * as whole from './passes-on.mjs';

console.log(passedDefault(), name, makes === passedDefault, Object.keys(whole).join(), Object.keys(calls).join());
calls.call();
console.log(count, calls.count, whole.count, self === whole, self.self.calls === calls, calls.default === undefined);
console.log(Object.getOwnPropertyDescriptor(whole, 'count'), whole[Symbol.toStringTag], Object.isSealed(calls));
try {
  calls.count = 5;
} catch (error) {
  console.log(error.message);
}
console.log(await import('./passes-on.mjs').then((again) => again === whole));
