// `require` of an ES module, and the cycle that it may be part of.
const esm = require('./module.mjs');
console.log(Object.keys(esm), esm.value, esm.increment(), esm.value, esm.__esModule);
try {
  require('./awaits.mjs');
} catch (error) {
  console.log(error.code);
}
import('./module.mjs').then((imported) => console.log(imported === esm, imported.value));
