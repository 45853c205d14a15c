// Channels of the application, and those of Node that it listens to.
import { channel, subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import http from 'node:http';

const own = channel('of the application');
console.log(own.hasSubscribers, channel('of the application') === own);
const heard = [];
const hear = (message, name) => heard.push(`${String(name)} ${Object.keys(message).sort().join()}`);
const names = ['http.client.request.start', 'http.client.response.finish', 'http.server.request.start'];
names.push('http.server.response.finish', 'undici:request:create', 'undici:request:headers', 'undici:request:trailers');
for (const name of [own.name, ...names]) subscribe(name, hear);
own.publish({ a: 1 });
const server = http.createServer((_request, response) => response.end('answer')).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;
const [response] = await once(http.get(url, { agent: false }), 'response');
await once(response.resume(), 'end');
await (await fetch(url)).text();
const times = (name) => heard.filter((each) => each.startsWith(name)).length;
while (times('http.server.response.finish') < 2 || times('undici:request:trailers') < 1) await new Promise(setImmediate);
for (const name of [own.name, ...names]) console.log(unsubscribe(name, hear), unsubscribe(name, hear));
console.log(heard.sort().join('\n'));
const traced = tracingChannel('traced');
traced.subscribe({ start: () => console.log('start'), asyncEnd: () => console.log('asyncEnd') });
await traced.tracePromise(async () => 1, {});
server.closeAllConnections();
server.close();
