export { report } from './third.mjs';
