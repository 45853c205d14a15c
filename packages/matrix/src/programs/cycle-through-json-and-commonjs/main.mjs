// A circle of ES modules and CommonJS, with data on the way.
import data from './data.json' with { type: 'json' };
import first, { shown } from './first.cjs';
import { later } from './second.mjs';

console.log(shown, first.shown, later(), data.list.push(4), first.data.list.length);
const required = first.data;
console.log(required === data, Object.keys(first).join(), first.early);
