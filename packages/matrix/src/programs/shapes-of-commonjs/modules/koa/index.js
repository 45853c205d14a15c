module.exports = class Koa {
  kind = 'a class';
  use() {}
};
module.exports.named = 'named';
