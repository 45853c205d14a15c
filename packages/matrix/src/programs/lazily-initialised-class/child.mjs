import { Base, init_base } from './base.mjs';

const esm = (fn, res) => () => (fn && (res = fn((fn = 0))), res);
var Child;
var init_child = esm(() => {
  init_base();
  Child = class Child extends Base {};
});
export { Child, init_child };
