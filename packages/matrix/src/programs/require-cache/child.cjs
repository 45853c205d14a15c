globalThis.times = (globalThis.times ?? 0) + 1;
exports.times = globalThis.times;
exports.parent = module.parent?.filename;
