// Listeners of a server that throw, and responses that are destroyed: who hears of it, and what is on stderr.
import { once } from 'node:events';
import http from 'node:http';

let last;
process.on('uncaughtException', (error) => {
  console.log('uncaught', error.message);
  last.destroy();
});
const server = http.createServer((request, response) => {
  last = response;
  response.on('close', () => console.log('closed', request.url, response.writableFinished));
  if (request.url === '/throws') throw new Error('thrown in a handler');
  response.on('error', (error) => console.log('heard', error.message));
  if (request.url === '/destroys') response.destroy(new Error('destroyed'));
  else if (request.url === '/twice') response.end('one', () => response.end('two'));
  else response.end('whole').end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
for (const path of ['/throws', '/destroys', '/twice', '/whole']) {
  const request = http.get({ host: '127.0.0.1', port: server.address().port, path, agent: false });
  try {
    const [response] = await once(request, 'response');
    console.log(path, response.statusCode, (await response.setEncoding('utf8').toArray()).join(''));
  } catch (error) {
    console.log(path, error.code ?? error.message);
  }
}
server.closeAllConnections();
await once(server.close(), 'close');
