module.exports = function DataLoader(load) {
  this._batchLoadFn = load;
};
Object.assign(module.exports.prototype, {
  load(key) {
    return this._batchLoadFn([key]).then(([value]) => value);
  },
  loadMany() {},
  prime() {},
  clear() {},
  clearAll() {},
});
