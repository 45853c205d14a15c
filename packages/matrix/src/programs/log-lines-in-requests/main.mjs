// Lines that an application logs while it answers a request are as it wrote them.
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import pino from 'pino';

const required = createRequire(import.meta.url)('pino');
console.log(required === pino, pino.name, pino.length);
const lines = [];
const log = pino({ base: { service: 'mine' }, timestamp: false, mixin: () => ({ mixed: 'in' }) }, { write: (line) => lines.push(line.trim()) });
const server = http.createServer((_request, response) => {
  log.info({ a: 1 }, 'in a request');
  log.child({ child: true }).warn('of a child');
  response.end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const [response] = await once(http.get({ host: '127.0.0.1', port: server.address().port, agent: false }), 'response');
await once(response.resume(), 'end');
server.close();
console.log(lines.join('\n'));
