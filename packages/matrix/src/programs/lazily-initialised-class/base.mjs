const esm = (fn, res) => () => (fn && (res = fn((fn = 0))), res);
var Base;
var init_base = esm(() => {
  Base = class Base {
    hello() {
      return 'hello';
    }
  };
});
export { Base, init_base };
