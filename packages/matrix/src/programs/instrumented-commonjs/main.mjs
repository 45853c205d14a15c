// Packages that instrumentations patch, as CommonJS from both module systems: one identity, the same names.
import { createRequire } from 'node:module';
import express, { Router, json } from 'express';
import pino, { levels, pino as named } from 'pino';
import * as all from 'express';

const require = createRequire(import.meta.url);
console.log(express === require('express'), Router === express.Router, json === require('express').json);
console.log(Object.keys(all).filter((key) => key !== 'module.exports').join());
console.log(typeof pino, typeof named, Object.keys(levels).join(), pino === require('pino'));
const app = express();
app.get('/hello/:name', (request, response) => response.json({ hello: request.params.name, url: request.url }));
const server = app.listen(0, '127.0.0.1', async () => {
  const response = await fetch(`http://127.0.0.1:${server.address().port}/hello/you?a=1`);
  console.log(response.status, await response.text(), response.headers.get('content-type'));
  server.closeAllConnections();
  server.close();
});
