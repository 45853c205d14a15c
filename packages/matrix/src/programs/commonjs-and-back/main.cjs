// CommonJS imports ES modules, which import CommonJS, in a circle of evaluation.
const shared = require('./shared.cjs');

shared.log.push('main');
(async () => {
  const esm = await import('./esm.mjs');
  console.log(esm.default === shared, esm.log === shared.log, shared.log.join());
  console.log(require.main === module, module.children.length, __filename.endsWith('main.cjs'));
})();
