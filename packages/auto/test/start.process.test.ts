// What is said at start: one line for a process, and one for each variable that says something else than its writer
// meant.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, leadingRows, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');

let server: FaultServer;
let dir: string;

beforeEach(async () => {
  server = await startFaultServer();
  dir = mkdtempSync(path.join(tmpdir(), 'sgp-otel-start-'));
});

afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

const credentials = () => ({ SGP_API_KEY: 'sk-secret', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url });

/** Where it does not matter which instrumentations there are. */
const FEW = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };

function startFew(code: string, env: Record<string, string> = credentials()) {
  return start(code, { ...FEW, ...env });
}

function start(code: string, env: Record<string, string> = credentials(), flags: string[] = []) {
  const file = path.join(dir, 'program.cjs');
  writeFileSync(file, code);
  return startNode(['--require', register, ...flags, file], { cwd: dir, env });
}

const linesOf = (stderr: string) => stderr.split('\n').filter((line) => line !== '');
const items = () => server.requests.flatMap(({ body }) => body.items);
const api = JSON.stringify(require.resolve('@opentelemetry/api'));
const oneSpan = `require(${api}).trace.getTracer('app').startSpan('work').end();`;

describe('one line', () => {
  it.each([
    [{}, 'skipped'],
    [{ AGENTEX_TRACING_SKIP_SPAN_START: '0' }, 'sent'],
  ])('with %j says the span-start mode (%s) and its variable, and nothing else is said', async (env, mode) => {
    const { stderr } = await start('', { ...credentials(), ...env }).result;
    expect(linesOf(stderr)).toEqual([
      expect.stringContaining(`span-start writes ${mode} (AGENTEX_TRACING_SKIP_SPAN_START), service `),
    ]);
  });

  it('does not show a key that was put into the variable of the account too', async () => {
    const { stderr } = await startFew('', { ...credentials(), SGP_ACCOUNT_ID: 'sk-secret' }).result;
    expect(stderr).toContain('account not shown (SGP_ACCOUNT_ID has the value of SGP_API_KEY), span-start writes');
    expect(stderr).not.toContain('sk-secret');
  });

  it('is the only one with OTEL_LOG_LEVEL=info too', async () => {
    const { stderr } = await startFew('', { ...credentials(), OTEL_LOG_LEVEL: 'info' }).result;
    expect(linesOf(stderr).filter((line) => line.includes('@sgp-otel/'))).toHaveLength(1);
  });

  const threads = (options = '{}') => `
    const { Worker, isMainThread } = require('node:worker_threads');
    const inner = \`const { Worker } = require('node:worker_threads'); new Worker('0', { eval: true });\`;
    for (let i = 0; i < 2; i++) new Worker(inner, { eval: true, ...${options} });`;

  it.each(
    leadingRows(1, [
      ['with the variables of the process', undefined],
      ['with variables of their own', '{ env: { ...process.env, OTHER: "1" } }'],
      ['with variables that lack the credentials', '{ env: {} }'],
      ['with variables that are wrong', '{ env: { SGP_API_KEY: "key", SGP_CLIENT_BASE_URL: "nowhere" } }'],
    ]),
  )('is said once with threads and threads of threads, %s', async (_how, options) => {
    const { stderr, code } = await startFew(threads(options)).result;
    expect(code).toBe(0);
    expect(linesOf(stderr)).toEqual([expect.stringContaining('Tracing to')]);
  });

  it('and what is wrong is said once with threads', async () => {
    const env = { ...credentials(), AGENTEX_SPAN_QUEUE_BATCH_SIZE: 'many', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'htpp' };
    const { stderr } = await startFew(threads(), env).result;
    expect(linesOf(stderr)).toEqual([
      expect.stringContaining('AGENTEX_SPAN_QUEUE_BATCH_SIZE is "many"'),
      expect.stringContaining('OTEL_NODE_ENABLED_INSTRUMENTATIONS names "htpp" (did you mean http?)'),
      expect.stringContaining('On: 0 of the Node set.'),
    ]);
  });

  it('of why nothing is traced is said once with threads', async () => {
    const { stderr } = await startFew(threads(), {}).result;
    expect(linesOf(stderr)).toEqual([expect.stringContaining('Tracing to SGP is off: SGP_API_KEY')]);
  });

  it('is said in a thread that alone has the flag', async () => {
    const code = `
      const { Worker } = require('node:worker_threads');
      new Worker('0', { eval: true, execArgv: ['--require', ${JSON.stringify(register)}] });`;
    const { stderr } = await startNode(['--eval', code], { cwd: dir, env: { ...FEW, ...credentials() } }).result;
    expect(linesOf(stderr)).toEqual([expect.stringContaining('Tracing to')]);
  });
});

describe('the processor wired by hand', () => {
  it('logs the span-start mode once, when it is built', async () => {
    const code = `
      const { diag, DiagLogLevel } = require(${api});
      const info = (...parts) => console.log(parts.join(' '));
      diag.setLogger({ info, warn: info, error: info, debug() {}, verbose() {} }, { logLevel: DiagLogLevel.INFO });
      const { SgpSpanProcessor } = require(${JSON.stringify(require.resolve('@sgp-otel/exporter'))});
      new SgpSpanProcessor();`;
    const { stdout } = await startNode(['--eval', code], { cwd: dir, env: { ...FEW, ...credentials() } }).result;
    expect(linesOf(stdout)).toEqual([
      '@sgp-otel/exporter Span-start writes are skipped (AGENTEX_TRACING_SKIP_SPAN_START).',
    ]);
  });
});

describe('names of the process', () => {
  it('keep the good ones of OTEL_RESOURCE_ATTRIBUTES, and the bad one is named', async () => {
    const env = {
      ...credentials(),
      OTEL_RESOURCE_ATTRIBUTES: 'team=search,broken,tier=1',
      OTEL_SERVICE_NAME: '"shop"\r',
    };
    const { stderr } = await startFew(oneSpan, env).result;
    expect(stderr).toContain('OTEL_RESOURCE_ATTRIBUTES: entry 2 (broken) has no =');
    expect(stderr).toContain('service shop.');
    expect(items()[0].metadata['service.name']).toBe('shop');
    expect(items()[0].metadata.resource).toMatchObject({ team: 'search', tier: '1' });
  });

  it('are read the same when OTEL_NODE_RESOURCE_DETECTORS names env', async () => {
    const env = {
      ...credentials(),
      OTEL_RESOURCE_ATTRIBUTES: 'team=search,broken',
      OTEL_NODE_RESOURCE_DETECTORS: 'env',
    };
    const { stderr } = await startFew(oneSpan, env).result;
    expect(stderr).toContain('entry 2 (broken)');
    expect(items()[0].metadata.resource).toMatchObject({ team: 'search' });
  });
});

describe('variables that come too late', () => {
  const setLate = (more = '') => `
    process.env.SGP_API_KEY = 'sk-secret'; process.env.SGP_ACCOUNT_ID = 'acc';
    ${more}`;
  const LATE = /SGP_API_KEY and SGP_ACCOUNT_ID were set by the application, which comes too late: nothing goes to SGP/;

  it('are named when the program ends', async () => {
    const { stderr, code } = await startFew(setLate(), {}).result;
    expect(code).toBe(0);
    expect(stderr).toMatch(LATE);
    expect(stderr.match(/too late/g)).toHaveLength(1);
    expect(stderr).not.toContain('sk-secret');
  });

  it.each(leadingRows(1, ['process.exit(3)', 'throw new Error("x")']))('are named when it ends by %s', async (end) => {
    expect((await startFew(setLate(end), {}).result).stderr).toMatch(LATE);
  });

  it('are named while a program runs on, which reads them from a file', async () => {
    writeFileSync(path.join(dir, '.env'), 'SGP_API_KEY=sk-secret\nSGP_ACCOUNT_ID=acc\n');
    const program = startFew(`process.loadEnvFile(); setInterval(() => {}, 1000);`, {});
    try {
      await until('the line', () => LATE.test(program.stderr()));
    } finally {
      program.child.kill('SIGKILL');
    }
  });

  it('are named when others were there from the start', async () => {
    const code = `process.env.SGP_CLIENT_BASE_URL = 'https://other.test';`;
    const { stderr } = await startFew(code).result;
    expect(stderr).toContain(
      'SGP_CLIENT_BASE_URL was set by the application, which comes too late: what was set at the',
    );
    expect(stderr).not.toContain('other.test');
  });

  it.each(
    leadingRows(1, [
      ['deleted', 'delete process.env.SGP_API_KEY; delete process.env.SGP_ACCOUNT_ID;'],
      ['set to what they were', 'process.env.SGP_API_KEY = process.env.SGP_API_KEY;'],
      ['emptied', `process.env.SGP_API_KEY = '';`],
    ]),
  )('are not said to be when they are %s', async (_what, code) => {
    expect(linesOf((await startFew(code).result).stderr)).toHaveLength(1);
  });

  it('are no matter where tracing is switched off', async () => {
    const { stderr } = await startFew(setLate(), { DISABLE_SCALE_TRACING: '1' }).result;
    expect(stderr).not.toContain('too late');
  });

  it('do not hold a process open that has nothing else to do', async () => {
    expect(await startFew('0', {}).result).toMatchObject({ code: 0 });
  });
});
