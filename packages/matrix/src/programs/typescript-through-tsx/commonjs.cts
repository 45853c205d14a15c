exports.value = 'commonjs' satisfies string;
