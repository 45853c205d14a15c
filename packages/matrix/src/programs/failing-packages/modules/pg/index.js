if (!globalThis.mayLoad) throw new RangeError('pg does not load');
exports.loaded = true;
