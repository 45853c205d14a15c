export * from './left.mjs';
export * from './right.mjs';
export * as right from './right.mjs';
export const own = 'mine';
