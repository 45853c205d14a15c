// A loader of the application's, in the thread of the module hooks, beside ours.
import { register } from 'node:module';

register('./loader.mjs', import.meta.url);
const { text } = await import('virtual:greeting');
const transformed = await import('./transformed.mjs');
console.log(text, transformed.value, (await import('node:http')).default.METHODS.length > 10);
