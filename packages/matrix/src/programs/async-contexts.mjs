// The application's own contexts, across everything that may be patched.
import { AsyncLocalStorage, AsyncResource, createHook, executionAsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const store = new AsyncLocalStorage();
const say = (where) => console.log(where, store.getStore());
await store.run('outer', async () => {
  await wait(1);
  say('after a timer');
  const emitter = new EventEmitter();
  store.run('inner', () => emitter.on('event', () => say('in a listener')));
  emitter.emit('event');
  const bound = store.run('bound', () => AsyncResource.bind(() => say('bound')));
  bound();
  const server = http.createServer((request, response) => {
    say('in a server');
    store.enterWith(request.url);
    request.on('close', () => say('closed')).resume().on('end', () => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = http.get({ port: server.address().port, path: '/path', agent: false });
  request.on('socket', () => say('socket'));
  const [response] = await once(request, 'response');
  say('after a response');
  await once(response.resume(), 'end');
  await fetch(`http://127.0.0.1:${server.address().port}/fetched`).then((answer) => answer.text());
  say('after fetch');
  server.closeAllConnections();
  await once(server.close(), 'close');
});
say('outside');
const types = [];
const hook = createHook({ init: (_id, type) => types.push(type) }).enable();
setTimeout(() => {}, 1);
setImmediate(() => {});
process.nextTick(() => {});
Promise.resolve().then(() => {});
hook.disable();
console.log(types.join(), typeof executionAsyncResource(), store.exit(() => store.getStore()));
