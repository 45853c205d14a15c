exports.named = 'named';
exports.hasRequire = typeof require === 'function' && module.children.length === 0 && require.main !== module;
