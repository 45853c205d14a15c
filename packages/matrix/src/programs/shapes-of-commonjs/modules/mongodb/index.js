module.exports = require('./inner.js');
