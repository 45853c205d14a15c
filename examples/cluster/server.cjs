// One worker: an HTTP service that stops on SIGTERM once its requests are answered. Nothing in it knows of tracing.
const express = require('express');

const app = express();
app.get('/', (_request, response) => response.json({ pid: process.pid }));

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`worker ${process.pid} on ${server.address().port}`);
});

process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
