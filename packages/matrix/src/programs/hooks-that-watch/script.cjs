exports.fs = require('fs'); exports.json = require('./data.json');
