export * from './a.mjs';
export const fromB = { of: 'b' };
