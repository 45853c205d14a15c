module.exports = function asyncMemoizer({ load }) {
  const known = new Map();
  const memoized = (key, done) => (known.has(key) ? done(null, known.get(key)) : load(key, (error, value) => done(error, known.set(key, value).get(key))));
  return Object.assign(memoized, { keys: () => [...known.keys()], reset: () => known.clear() });
};
module.exports.sync = function syncMemoizer() {};
