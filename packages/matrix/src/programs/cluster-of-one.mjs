// A primary and its worker.
import cluster from 'node:cluster';
import { once } from 'node:events';
import http from 'node:http';

if (cluster.isPrimary) {
  const events = [];
  for (const name of ['fork', 'online', 'listening', 'disconnect', 'exit']) cluster.on(name, (worker) => events.push(`${name} ${worker.id}`));
  const worker = cluster.fork({ MINE: 'mine' });
  const [address] = await once(worker, 'listening');
  console.log(await (await fetch(`http://127.0.0.1:${address.port}`)).text());
  worker.send('end');
  console.log(await once(worker, 'exit'), events, Object.keys(cluster.workers).length, worker.exitedAfterDisconnect);
} else {
  const server = http.createServer((_request, response) => response.end(`${cluster.worker.id} ${process.env.MINE}`));
  server.listen(0, '127.0.0.1');
  process.on('message', () => { server.closeAllConnections(); cluster.worker.disconnect(); process.exitCode = 5; });
}
