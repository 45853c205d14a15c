// A service without tracing code, but for one span by hand: a request to itself that makes another one. An ES module.
import http from 'node:http';
import { trace } from '@opentelemetry/api';
import express from 'express';

const app = express();
app.get('/inner', (_request, response) => response.json({ inner: true }));
app.get('/outer', async (request, response) => {
  await trace.getTracer('app').startActiveSpan('work', async (span) => {
    const inner = await fetch(`http://127.0.0.1:${request.socket.localPort}/inner`);
    response.json(await inner.json());
    span.end();
  });
});

const server = app.listen(0, '127.0.0.1', () => {
  http.get({ host: '127.0.0.1', port: server.address().port, path: '/outer', agent: false }, (response) => {
    response.resume().on('end', () => {
      console.log('done');
      server.closeAllConnections();
      server.close();
    });
  });
});
