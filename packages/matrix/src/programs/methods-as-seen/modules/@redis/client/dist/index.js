exports.Client = require('./lib/client/index.js').default;
