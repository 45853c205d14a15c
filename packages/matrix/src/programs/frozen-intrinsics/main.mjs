// A program whose builtin prototypes nobody may change.
import http from 'node:http';
import { createRequire } from 'node:module';

console.log(Object.isFrozen(Array.prototype), Object.isFrozen(Promise), Object.isFrozen(http));
try {
  Array.prototype.mine = 1;
} catch (error) {
  console.log(error.message);
}
const error = new Error('with a stack');
error.name = 'Mine';
console.log(String(error), createRequire(import.meta.url)('node:http') === http);
const server = http.createServer((_request, response) => response.end('answer')).listen(0, '127.0.0.1', async () => {
  console.log(await (await fetch(`http://127.0.0.1:${server.address().port}`)).text());
  server.closeAllConnections();
  server.close();
});
