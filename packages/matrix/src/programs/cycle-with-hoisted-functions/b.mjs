import { a } from './a.mjs';

export const early = typeof a === 'function' ? 'a function' : 'nothing';
