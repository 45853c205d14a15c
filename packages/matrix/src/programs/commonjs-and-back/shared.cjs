exports.log = ['shared'];
