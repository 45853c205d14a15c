// One web framework, with middleware in front of a handler, and a request to it: `node middleware.cjs
// express|koa|connect|hapi`.
const http = require('node:http');

const frameworks = {
  express() {
    const express = require('express');
    const router = express.Router();
    router.get('/items/:id', (_request, response) => response.send('ok'));
    const app = express();
    app.use(express.json(), function authenticate(_request, _response, next) {
      next();
    });
    app.use('/api', router);
    return http.createServer(app);
  },
  koa() {
    const Koa = require('koa');
    const { Router } = require('@koa/router');
    const router = new Router({ prefix: '/api' });
    router.get('/items/:id', (context) => {
      context.body = 'ok';
    });
    const app = new Koa();
    app.use(function authenticate(_context, next) {
      return next();
    });
    app.use(router.routes());
    return http.createServer(app.callback());
  },
  connect() {
    const app = require('connect')();
    app.use(function authenticate(_request, _response, next) {
      next();
    });
    app.use('/api/items', (_request, response) => response.end('ok'));
    return http.createServer(app);
  },
  async hapi() {
    const server = require('@hapi/hapi').server({ port: 0, host: '127.0.0.1' });
    server.ext('onPreHandler', (_request, h) => h.continue);
    server.route({ method: 'GET', path: '/api/items/{id}', handler: () => 'ok' });
    await server.start();
    return server.listener;
  },
};

async function main() {
  const server = await frameworks[process.argv[2]]();
  if (!server.listening) await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/api/items/7`;
  http.get(url, { agent: false }, (response) => {
    console.log(response.statusCode);
    response.resume().on('end', () => server.close());
  });
}

main();
