export * as named from './counts.mjs';
export * as 'a text' from './counts.mjs';
