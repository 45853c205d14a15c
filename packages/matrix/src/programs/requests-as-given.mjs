// What a server gets of requests whose headers are arrays, whose passwords are encoded, whose options Node refuses.
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';

// Node sends what the application gave, and beside it the trace.
const isTrace = (text) => /^(traceparent|00-[\da-f]{32}-)/.test(text);
const server = http.createServer((request, response) => {
  const headers = request.rawHeaders.filter((each) => !isTrace(each)).map((each) => each.replace(/:\d+$/, ''));
  response.end([request.method, request.url, ...headers].join(' '));
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address();
async function say(name, make) {
  try {
    const request = make();
    request.on('error', () => {}).end();
    const [response] = await once(request, 'response');
    console.log(name, (await response.setEncoding('utf8').toArray()).join(''), request.getHeaderNames().filter((each) => each !== 'traceparent').join());
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
}
const place = { host: '127.0.0.1', port };
await say('flat', () => http.request({ ...place, headers: ['Host', 'me', 'X-A', '1', 'x-a', '2'] }));
await say('pairs', () => http.request({ ...place, headers: [['Host', 'me'], ['X-A', '1'], ['x-a', '2']] }));
await say('with a URL', () => http.get(`http://127.0.0.1:${port}/path`, { headers: ['Host', 'me', 'X-A', '1'] }));
await say('several', () => http.get({ ...place, headers: { Several: ['1', '2'], 'X-Case': 'kept' } }));
const withPassword = `http://us%40er:p%3Ass@127.0.0.1:${port}/a%20b?q=1#hash`;
await say('password', () => http.get(withPassword));
await say('password in a URL', () => http.get(new URL(withPassword)));
const { hash, href, hostname, password, pathname, protocol, search, username } = new URL(withPassword);
await say('of another class', () => http.get({ hash, href, hostname, password, pathname, port, protocol, search, username }));
const extended = Object.assign(new URL(`http://127.0.0.1:${port}/`), { headers: { own: 'yes' } });
await say('on a URL', () => http.get(extended));
const frozen = Object.freeze({ ...place, headers: Object.freeze({ 'X-Y': 'z' }) });
await say('frozen', () => http.get(frozen));
await say('nothing after the URL', () => http.get(`http://127.0.0.1:${port}/`, undefined, () => console.log('called')));
await say('only a callback', () => http.get(`http://127.0.0.1:${port}/`, () => console.log('called')));
for (const wrong of [{ host: 5 }, { method: 5 }, { path: '/a b' }, { port, headers: { 'a b': 1 } }, { protocol: 'ftp:' }]) {
  await say(JSON.stringify(Object.keys(wrong)), () => http.get(wrong));
}
for (const wrong of ['not a url', 'ftp://host', undefined, null, 5]) await say(String(wrong), () => http.get(wrong));
await say('port of an agent', () => https.get({ host: '127.0.0.1', defaultPort: 1 }));
server.closeAllConnections();
server.close();
