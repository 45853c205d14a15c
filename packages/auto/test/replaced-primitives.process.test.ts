// Programs that replace what delivery might use, after the flag has run: by nothing, by what throws, or not at all any
// more. Delivery goes on, and the program runs on.
import { type FaultServer, leadingRows, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const auto = JSON.stringify(require.resolve('../dist/index.js'));
const api = JSON.stringify(require.resolve('@opentelemetry/api'));
const app = require.resolve('./apps/program.cjs');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const items = () => server.requests.flatMap(({ body }) => body.items as { name: string }[]);
const names = () => items().map(({ name }) => name);

/** What is replaced, and by what. Several at once share a process. */
const REPLACED = [
  [
    'process.nextTick by one that calls nothing, and Date.now, performance.now and Math.random by what throws',
    `process.nextTick = () => {};
     Date.now = performance.now = Math.random = () => { throw new Error('no number'); };`,
  ],
  [
    'timers, clocks and globals by what throws, and Object.prototype with more in it',
    `Object.prototype.extend = () => {}; Object.prototype.name = 'none';
     const throws = () => { throw new Error('no time'); };
     for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate']) {
       globalThis[name] = throws;
       require('node:timers')[name] = throws;
     }
     globalThis.queueMicrotask = throws; process.hrtime = throws;
     globalThis.Date = class { constructor() { throws(); } };
     delete globalThis.performance;
     for (const name of ['Promise', 'Buffer', 'Map', 'Set', 'WeakMap', 'URL', 'AbortController', 'TextDecoder']) {
       globalThis[name] = class { constructor() { throws(); } };
     }
     JSON.stringify = JSON.parse = throws;`,
  ],
  [
    'HTTP, the file system and the streams to the backend by what throws',
    `const throws = () => { throw new Error('none here'); };
     const replace = (module) => { for (const name of Object.keys(module)) if (/^[a-z]/.test(name)) module[name] = throws; };
     replace(require('node:fs'));
     replace(require('node:net'));
     replace(require('node:http'));
     require('node:net').Socket.prototype.connect = throws;`,
  ],
  [
    'what makes promises go on, and the global process, by others that do the same',
    `const { then } = Promise.prototype; const { nextTick } = process;
     Promise.prototype.then = function (...args) { return then.apply(this, args); };
     process.nextTick = (...args) => nextTick.apply(process, args);
     const own = Object.create(process); Object.defineProperty(globalThis, 'process', { configurable: true, get: () => own });`,
  ],
] as const;

it.each(leadingRows(3, REPLACED))(
  '%s: spans are delivered by flush(), by their linger and at the end',
  async (_what, code) => {
    const env = {
      SGP_API_KEY: 'key',
      SGP_ACCOUNT_ID: 'acc',
      SGP_CLIENT_BASE_URL: server.url,
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
      APP_CODE: `
      const { flush, stats } = require(${auto});
      const { trace } = require(${api});
      const { setTimeout: wait } = require('node:timers');
      const log = (line) => process.stdout.write(line + '\\n');
      const spans = ['by flush', 'by linger', 'at the end'].map((name) => trace.getTracer('app').startSpan(name));
      ${code}
      (async () => {
        spans[0].end();
        await flush();
        log(stats().delivered);
        trace.getTracer('app').startSpan('started meanwhile').end();
        spans[1].end();
        const look = () => {
          if (stats().delivered < 3) return wait(look, 10);
          spans[2].end();
          log('done');
        };
        look();
      })();`,
    };
    const result = await startNode(['--require', register, app], { env }).result;
    expect(result).toMatchObject({ code: 0, stdout: '1\ndone\n' });
    expect(result.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('[info]'))).toEqual([]);
    expect([...new Set(names())].toSorted()).toEqual(['at the end', 'by flush', 'by linger', 'started meanwhile']);
  },
);

it('a program that takes the global process away ends with its own exit code', async () => {
  const env = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  const code = "process.exitCode = 3; delete globalThis.process; setTimeout(() => console.log('done'), 150);";
  const result = await startNode(['--require', register, app], { env: { ...env, APP_CODE: code } }).result;
  expect(result).toMatchObject({ code: 3, stdout: 'done\n' });
});
