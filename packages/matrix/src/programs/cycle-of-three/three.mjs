import * as one from './one.mjs';
console.log('three');
export const third = 'three';
export const keysOfOne = () => Object.keys(one);
