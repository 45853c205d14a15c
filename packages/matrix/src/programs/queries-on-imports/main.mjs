// A loader that adds a query to imports: each is a module of its own, once.
import { register } from 'node:module';

register('./loader.mjs', import.meta.url);
const first = await import('./uses-openai.mjs?number=0');
const second = await import('openai');
console.log(first.OpenAI === second.OpenAI, first.count(), second.count(), Object.keys(first).join());
