// A linked package is one module, whichever way leads to it; its own dependencies are found from where it lies.
import { state } from 'linked';
import { state as direct } from './source/index.mjs';

state.count += 1;
console.log(direct.count, state === direct, import.meta.resolve('linked').endsWith('source/index.mjs'));
