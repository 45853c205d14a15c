// Several workers on one port with node:cluster. They inherit the flag that loads tracing.
const cluster = require('node:cluster');

if (cluster.isPrimary) {
  for (let count = 0; count < 2; count++) cluster.fork();
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers)) worker.kill('SIGTERM');
  });
} else {
  require('./server.cjs');
}
