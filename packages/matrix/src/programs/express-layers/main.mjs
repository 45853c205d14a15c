// The functions in a stack of Express are the application's: found by identity, taken out, called with what they take.
import { once } from 'node:events';
import express, { Router } from 'express';

function named(_request, response, next) {
  response.set('x-named', 'yes');
  next();
}
const other = (_request, _response, next) => next();
const onError = (error, request, response, _next) => response.status(500).send(`${error.message} ${request.originalUrl}`);
const app = express();
const router = Router({ mergeParams: true });
console.log(app.use(named, other) === app, router.use(other) === router, app.use('/r/:p', router) === app);
router.get('/x/:id', named, ({ params, route, baseUrl }, response) => response.json([params, route.path, baseUrl]));
app.get('/throws', () => {
  throw new Error('thrown');
});
app.get('/rejects', async () => {
  throw new Error('rejected');
});
app.use(onError);
const functions = [named, other, router, onError];
for (const { name, handle, route } of [...app.router.stack, ...router.stack]) {
  console.log(name, handle.name, handle.length, functions.indexOf(handle), route?.stack.map((layer) => functions.indexOf(layer.handle)));
}
console.log(Object.keys(app.router.stack[0]).join(), Object.keys(router.stack[0].handle).join());
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
async function ask(path) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  console.log(path, response.status, response.headers.get('x-named'), (await response.text()).split('\n')[0]);
}
for (const path of ['/r/1/x/2', '/throws', '/rejects', '/none']) await ask(path);
app.router.stack = app.router.stack.filter(({ handle }) => handle !== named);
app.router.stack[0].handle = (_request, response) => response.send('replaced');
await ask('/throws');
server.closeAllConnections();
server.close();
