// Programs that are no file: given on the command line, through stdin, typed into the REPL, or as the text of a worker
// thread.
import { type FaultServer, type NodeProcessOptions, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const api = JSON.stringify(require.resolve('@opentelemetry/api'));

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const names = () => server.requests.flatMap(({ body }) => body.items.map((item: { name: string }) => item.name));

function run(args: readonly string[], options: NodeProcessOptions = {}) {
  const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  return startNode(args, { ...options, env: { ...credentials, OTEL_LOG_LEVEL: 'warn' } }).result;
}

// Builtins with and without scheme, which Node's module hooks see by different ways.
const COMMON_JS = `
  const builtins = [require('module'), require('node:module'), require('fs'), require('path'), require('http')];
  require(${api}).trace.getTracer('app').startSpan('a').end();
  console.log(builtins.map((each) => typeof each).join(), typeof require('module').createRequire);`;
const ES_MODULE = `
  import module, { createRequire } from 'module';
  import fs from 'node:fs';
  createRequire(process.cwd() + '/any.js')(${api}).trace.getTracer('app').startSpan('a').end();
  console.log(typeof module.createRequire, typeof fs.readFile, typeof (await import('http')).get);`;
const EXPRESSION = `require(${api}).trace.getTracer('app').startSpan('a').end(), typeof require('module').createRequire`;
const REPL = `require('module') === require('node:module')\n${EXPRESSION}\n(await import('module')).default === module\n.exit\n`;

const thread = (text: string) => `
  const { Worker } = require('worker_threads');
  new Worker(${JSON.stringify(text)}, { eval: true }).on('exit', (code) => console.log('thread', code));`;

describe.each(['--require', '--import'])('with %s, a program', (flag) => {
  it.each<[how: string, args: string[], input?: string]>([
    ['of --eval', ['--eval', COMMON_JS]],
    ['of --eval in a strict context', ['--eval', `'use strict'; ${COMMON_JS}`]],
    ['of --eval with import in it', ['--eval', ES_MODULE]],
    ['of --eval --input-type=module', ['--input-type=module', '--eval', ES_MODULE]],
    ['of --eval --input-type=commonjs', ['--input-type=commonjs', '--eval', COMMON_JS]],
    ['of --eval that imports', ['--eval', `import('module').then(() => { ${COMMON_JS} });`]],
    ['of --print', ['--print', EXPRESSION]],
    ['of -p', ['-p', EXPRESSION]],
    ['of stdin', [], COMMON_JS],
    ['of stdin, called -', ['-'], COMMON_JS],
    ['of stdin --input-type=module', ['--input-type=module'], ES_MODULE],
    ['of stdin --input-type=module, called -', ['--input-type=module', '-'], ES_MODULE],
    ['typed into the REPL', ['--interactive'], REPL],
  ])('%s runs as without the flag and is traced', async (...[, args, input = '']) => {
    const options = { input };
    const [traced, plain] = await Promise.all([run([flag, register, ...args], options), run(args, options)]);
    expect(traced).toEqual(plain);
    expect(traced.code).toBe(0);
    expect(traced.stdout).toContain('function');
    expect(names()).toEqual(['a']);
  });

  it('of --eval that throws ends with the same words', async () => {
    const args = ['--eval', "require('module').nothing();"];
    const [traced, plain] = await Promise.all([run([flag, register, ...args]), run(args)]);
    expect(traced.code).toBe(1);
    const words = (stderr: string) => stderr.split('\n').slice(0, 6);
    expect(words(traced.stderr)).toEqual(words(plain.stderr));
  });
});

describe('a worker thread from a text', () => {
  it.each([
    ['CommonJS', COMMON_JS],
    ['that imports', `import('module').then(() => { ${COMMON_JS} });`],
    ['that ends with process.exit()', `${COMMON_JS} process.exit(3);`],
  ])('is traced with --require: %s', async (_what, text) => {
    const args = ['--eval', thread(text)];
    const [traced, plain] = await Promise.all([run(['--require', register, ...args]), run(args)]);
    expect(traced).toEqual(plain);
    expect(names()).toEqual(['a']);
  });

  it('is not traced with --import, which Node does not load there, and runs as without the flag', async () => {
    const args = ['--eval', thread(COMMON_JS)];
    const [traced, plain] = await Promise.all([run(['--import', register, ...args]), run(args)]);
    expect(traced).toEqual(plain);
    expect(names()).toEqual([]);
  });
});
