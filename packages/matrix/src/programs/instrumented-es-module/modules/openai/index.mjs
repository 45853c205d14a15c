import { hoisted } from './cycle.mjs';
export let client = null;
export let calls = 0;
export const constant = 'constant', other = 'other';
export * from './deep.mjs';
export * as inside from './inside.mjs';
export class OpenAI {
  static stack = new Error().stack.split('\n')[1].replace(/\(?(file:\/\/)?\/.*\//, '');
  static Chat = { Completions: class Completions { create() {} parse() {} } };
  static Embeddings = class Embeddings { create() {} };
  static OpenAI = OpenAI;
  where = import.meta.url.replace(/.*node_modules/, '');
}
export { OpenAI as default };
export async function connect() {
  await null;
  client = 'connected';
  calls += hoisted();
}
//# a comment at the end, without a line break
//# the end