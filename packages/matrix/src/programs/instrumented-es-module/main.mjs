// Packages that instrumentations patch, as ES modules with live bindings, cycles, stars, constants and defaults.
import OpenAI, { calls, client, connect, constant, deep } from 'openai';
import * as openai from 'openai';
import { fromInside } from 'openai/inside';

console.log(client, calls, constant, deep, typeof OpenAI, OpenAI.name, Object.keys(openai).join());
await connect();
console.log(client, openai.client, calls, fromInside(), import.meta.resolve('openai').endsWith('index.mjs'));
console.log(new OpenAI().where, OpenAI.stack);
try {
  openai.client = 1;
} catch (error) {
  console.log(error.name, error.message);
}
