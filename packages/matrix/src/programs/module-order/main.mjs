// Polyfills and settings take effect for what is imported after them.
import './first.mjs';
import { seen } from './second.mjs';
import third from './third.cjs';

console.log(seen, third, globalThis.order.join());
