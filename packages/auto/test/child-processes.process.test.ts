// Child processes of Node: each sends its own spans, whatever becomes of its parent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, leadingRows, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const api = JSON.stringify(require.resolve('@opentelemetry/api'));

let server: FaultServer;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sgp-otel-children-'));
  server = await startFaultServer();
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const names = () =>
  server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name)).toSorted();

// How the processes end is all that is looked at here.
const ENVIRONMENT = { AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };

const PRELUDE = `const end = (name) => require(${api}).trace.getTracer('app').startSpan(name).end();`;

/** The program is a file, which `fork` and `cluster` start again. */
async function both(flag: string, program: string, child = '', isInherited = false) {
  writeFileSync(path.join(folder, 'child.cjs'), `${PRELUDE}\n${child}`);
  const file = path.join(folder, 'parent.cjs');
  writeFileSync(file, `${PRELUDE}\n${program}`);
  const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  const options = { cwd: folder, env: { ...credentials, ...ENVIRONMENT } };
  const inherited = { ...options, env: { ...options.env, NODE_OPTIONS: `${flag} ${register}` } };
  const [traced, plain] = await Promise.all([
    (isInherited ? startNode([file], inherited) : startNode([flag, register, file], options)).result,
    startNode([file], options).result,
  ]);
  expect({ ...traced, stderr: '' }).toEqual({ ...plain, stderr: '' });
  expect(traced.stderr).not.toMatch(/lost|Warning/);
  return traced;
}

const FORK = `
  const child = require('node:child_process').fork('./child.cjs');
  child.on('exit', (code, signal) => console.log('child', code, signal));`;

describe.each(['--require', '--import'])('with %s, a child process', (flag) => {
  it.each(
    leadingRows(flag === '--require' ? 3 : 1, [
      ['with nothing left to do', "end('child');"],
      ['when its parent disconnects', "end('child'); process.on('disconnect', () => {}); process.send('up');"],
      ['by a signal that its parent sends', "end('child'); setInterval(() => {}, 1000); process.send('kill');"],
      ['by process.exit()', "end('child'); process.exit(3);"],
      ['by an exception', "end('child'); throw new Error('x');"],
    ]),
  )('of fork() that ends %s sends its spans, and its parent its own', async (_how, child) => {
    const parent = `${FORK}
      end('parent');
      child.on('message', (message) => message === 'kill' ? child.kill('SIGTERM') : child.disconnect());`;
    const result = await both(flag, parent, child);
    expect(result.stdout).toMatch(/^child /);
    expect(names()).toEqual(['child', 'parent']);
  });

  it('of fork() that outlives its parent sends its spans', async () => {
    const child = "process.once('disconnect', () => { end('child'); }); process.send('ready');";
    await both(flag, `${FORK} end('parent'); child.once('message', () => process.exit(2));`, child);
    expect(names()).toEqual(['child', 'parent']);
  });

  it.each(
    leadingRows(flag === '--require' ? 2 : 1, [
      ['not traced with the flag on the command line of its parent', false, ['parent']],
      ['traced with the flag in NODE_OPTIONS', true, ['child', 'parent']],
    ]),
  )('started by spawn() is %s', async (_how, isInherited, expected) => {
    const parent = `
      end('parent');
      require('node:child_process').spawn(process.execPath, ['./child.cjs'], { stdio: 'inherit' });`;
    await both(flag, parent, "end('child'); console.log('child');", isInherited);
    expect(names()).toEqual(expected);
  });

  it.each(
    leadingRows(1, [
      ['disconnect', 'worker.disconnect()'],
      ['are killed', 'worker.kill()'],
      ['get SIGTERM', "worker.process.kill('SIGTERM')"],
      ['call process.exit()', "worker.send('exit')"],
    ]),
  )('of cluster: workers that %s send their spans', async (_how, stop) => {
    const program = `
      const cluster = require('node:cluster');
      if (cluster.isPrimary) {
        end('primary');
        for (let i = 0; i < 2; i++) {
          const worker = cluster.fork();
          worker.on('message', () => ${stop});
          worker.on('exit', (code, signal) => console.log('worker', code, signal));
        }
      } else {
        end('worker');
        process.on('message', () => process.exit(4));
        process.send('up');
      }`;
    await both(flag, program);
    expect(names()).toEqual(['primary', 'worker', 'worker']);
  });
});
