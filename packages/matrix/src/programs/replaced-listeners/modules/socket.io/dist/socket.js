const { EventEmitter } = require('node:events');

exports.Socket = class Socket extends EventEmitter {};
