import { third } from './three.mjs';
console.log('two');
export const name = 'two';
export const nameOfThree = () => third;
