// Requests through agents, proxies of functions and subclasses of the application's.
import { EventEmitter, once } from 'node:events';
import http, { Agent, ClientRequest, get, IncomingMessage, Server } from 'node:http';

class Counting extends Agent {
  count = 0;
  addRequest(...args) {
    this.count += 1;
    return super.addRequest(...args);
  }
}
const server = http.createServer((request, response) => response.end(request.headers['x-name'] ?? 'none'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const agent = new Counting();
const { port } = server.address();
const request = get({ port, host: '127.0.0.1', agent, headers: { 'x-name': 'a name' } });
const [response] = await once(request, 'response');
let body = '';
for await (const chunk of response.setEncoding('utf8')) body += chunk;
console.log(body, agent.count, request instanceof ClientRequest, response instanceof IncomingMessage, server instanceof Server);
const proxied = new Proxy(http, { get: (target, name) => (name === 'get' ? () => 'proxied' : target[name]) });
console.log(proxied.get(), proxied.STATUS_CODES[404], server instanceof EventEmitter);
const failed = http.get('http://127.0.0.1:1/');
const [error] = await once(failed, 'error').catch((reason) => [reason]);
console.log(error.code);
server.closeAllConnections();
server.close();
