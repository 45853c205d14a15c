// Random numbers of a program that seeds them, by itself and by a flag of Node, while its requests are traced.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';

const isSeeded = process.execArgv.some((flag) => flag.startsWith('--random-seed'));
if (!isSeeded) {
  let seed = 1;
  Math.random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
}
const server = http.createServer((_, response) => response.end('answer'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const [response] = await once(http.get({ port: server.address().port, agent: false }), 'response');
await once(response.resume(), 'end');
server.close();
console.log(Math.random(), Math.random());
if (!isSeeded) {
  const args = [...process.execArgv, '--random-seed=7', fileURLToPath(import.meta.url)];
  console.log(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout);
}
