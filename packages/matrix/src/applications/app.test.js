// A test of the application, as jest runs it.
const http = require('node:http');
const express = require('express');

test('the service answers', async () => {
  const app = express();
  app.get('/hello', (_request, response) => response.send('hello'));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const body = await new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port: server.address().port, path: '/hello', agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
  });
  server.close();
  expect(body).toBe('hello');
});
