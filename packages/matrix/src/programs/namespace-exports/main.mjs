// Whole modules as exports, under names and under texts, a module that exports itself, and modules without a file.
export * as self from './main.mjs';
import data, { url } from 'data:text/javascript,export default 1; export const url = import.meta.url';
import * as me from './main.mjs';
import { 'a text' as text, named } from './passes-on.mjs';

console.log(Object.keys(me), me.self === me, Object.keys(named), text === named);
named.increase();
console.log(named.count, text.count, data, url);
console.log((await import('data:text/javascript,import fs from "node:fs"; export default typeof fs.read')).default);
try {
  await import('data:text/javascript,throw new Error("thrown")');
} catch ({ message }) {
  console.log(message);
}
