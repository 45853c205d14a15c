import { report } from './second.mjs';

export const constant = 'constant';
export let variable = 'variable';
export var hoisted = 'hoisted';
export class Class {}
export function fn() {
  return typeof constant;
}
export { report };
