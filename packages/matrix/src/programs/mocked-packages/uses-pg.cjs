exports.pg = require('pg');
