// Classes of builtins that an application extends, and what their instances are.
import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { inspect } from 'node:util';

const classes = { EventEmitter, Agent: http.Agent, Secure: https.Agent, Server: http.Server, Socket: net.Socket };
Object.assign(classes, { Outgoing: http.OutgoingMessage, ReadStream: fs.ReadStream, Promise, AsyncResource });
for (const [name, Class] of Object.entries(classes)) {
  const Sub = { [name]: class extends Class {} }[name];
  const owns = Object.getOwnPropertyNames(Class);
  console.log(name, Class.name, Class.length, inspect(Sub), owns.join(), Object.getPrototypeOf(Sub) === Class);
}
class Agent extends http.Agent {
  createConnection(options, done) {
    console.log('connects', options.path, this instanceof http.Agent, super.getName({ host: 'host', port: 1 }));
    return super.createConnection({ ...options, host: '127.0.0.1', port: 1 }, done);
  }
}
function OldStyle() {
  if (!(this instanceof OldStyle)) return new OldStyle();
  http.Server.call(this, (_request, response) => response.end('old style'));
}
Object.setPrototypeOf(OldStyle.prototype, http.Server.prototype);
Object.setPrototypeOf(OldStyle, http.Server);
console.log(OldStyle() instanceof http.Server, Object.keys(new Agent({ keepAlive: false })).join());
const request = http.get({ host: 'example.invalid', path: '/path', agent: new Agent() });
request.on('error', ({ code }) => console.log(code, request.path, request.constructor.name));
