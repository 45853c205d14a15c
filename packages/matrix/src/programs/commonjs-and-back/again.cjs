const { log } = require('./shared.cjs');
log.push('again');
exports.name = 'again';
exports.load = () => import('./esm.mjs');
