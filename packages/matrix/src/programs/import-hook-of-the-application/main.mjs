// An application that registers import-in-the-middle itself: its hooks are called by its own loader, once for each module.
import { register } from 'node:module';

register('import-in-the-middle/hook.mjs', import.meta.url);
const { Hook } = await import('import-in-the-middle');
const seen = [];
new Hook(['express', 'http', 'mine', 'openai'], (exports, name) => {
  seen.push(name);
  if (name === 'mine') {
    exports.variable = 'replaced';
    exports.default = 'replaced default';
  }
  if (name === 'http') {
    const { get } = exports;
    exports.get = function (...args) {
      seen.push('get');
      return Reflect.apply(get, this, args);
    };
  }
  if (name === 'openai') exports.OpenAI = class Replaced {};
});
const mine = await import('mine');
const http = await import('http');
const { OpenAI } = await import('openai');
const { default: express } = await import('express');
console.log(mine.variable, mine.default, OpenAI.name, typeof express);
try {
  http.get('nothing://here');
} catch ({ code }) {
  console.log(code, seen);
}
