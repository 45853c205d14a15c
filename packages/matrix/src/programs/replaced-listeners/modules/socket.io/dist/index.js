const { EventEmitter } = require('node:events');

exports.Server = class Server extends EventEmitter {};
exports.Socket = require('./socket.js').Socket;
