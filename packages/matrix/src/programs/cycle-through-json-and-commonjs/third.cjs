const first = require('./first.cjs');
exports.seen = Object.keys(first).join() + typeof first.shown;
