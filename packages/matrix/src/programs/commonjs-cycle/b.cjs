const a = require('./a.cjs');
exports.sawDone = a.done;
exports.early = a.notThere;
exports.late = () => a.done;
