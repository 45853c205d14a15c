// An ES module application without tracing code: one HTTP round trip with itself.
import { once } from 'node:events';
import http from 'node:http';

const server = http.createServer((_request, response) => response.end('ok'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const [response] = await once(http.get({ port: server.address().port, host: '127.0.0.1', path: '/hello' }), 'response');
response.resume();
await once(response, 'end');
console.log('done');
server.close();
