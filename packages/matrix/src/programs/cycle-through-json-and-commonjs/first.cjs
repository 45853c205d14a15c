exports.data = require('./data.json');
exports.early = require('./third.cjs').seen;
exports.shown = `first with ${exports.data.name}`;
