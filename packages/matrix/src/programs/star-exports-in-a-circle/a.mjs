export * from './b.mjs';
export const fromA = { of: 'a' };
