export * as calls from './lib/calls.mjs';
export { count } from './lib/calls.mjs';
export { default, default as makes, 'a name with spaces' as name } from './lib/makes.mjs';
export * as self from './passes-on.mjs';
