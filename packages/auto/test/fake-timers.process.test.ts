// Tests that fake time, with the real libraries: delivery goes on during and after, and its limits keep their length.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, leadingRows, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const auto = JSON.stringify(require.resolve('../dist/index.js'));
const api = JSON.stringify(require.resolve('@opentelemetry/api'));
const sinon = JSON.stringify(require.resolve('sinon'));
const app = require.resolve('./apps/program.cjs');
const vitestFolder = path.dirname(require.resolve('vitest/package.json'));

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const items = () => server.requests.flatMap(({ body }) => body.items as { name: string; start_timestamp: string }[]);
const names = () => items().map(({ name }) => name);

const credentials = () => ({
  SGP_API_KEY: 'key',
  SGP_ACCOUNT_ID: 'acc',
  SGP_CLIENT_BASE_URL: server.url,
  // The spans are made by hand.
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
});

const PRELUDE = `
  const sinon = require(${sinon});
  const { flush, stats } = require(${auto});
  const { trace } = require(${api});
  const end = (name) => trace.getTracer('app').startSpan(name).end();`;

function run(flag: string, body: string, env: Record<string, string> = {}) {
  const APP_CODE = `${PRELUDE} (async () => { ${body} })().catch((error) => { console.log(error); process.exitCode = 1; });`;
  return startNode([flag, register, app], { env: { ...credentials(), APP_CODE, ...env } }).result;
}

const FAKES = [
  ['everything that sinon fakes by default', ''],
  ['nextTick and queueMicrotask alone', "{ toFake: ['nextTick', 'queueMicrotask'] }"],
  ['Date alone', "{ toFake: ['Date'], now: 0 }"],
  ['timers and clocks', "{ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'performance', 'hrtime', 'Date'] }"],
  ['a time that advances by itself', '{ shouldAdvanceTime: true }'],
];

describe.each(leadingRows(1, ['--require', '--import']))('with %s and sinon', (flag) => {
  it.each(leadingRows(2, FAKES))('flush() delivers while %s is faked, and after', async (_what, options) => {
    const result = await run(
      flag,
      `const clock = sinon.useFakeTimers(${options});
       end('during');
       await flush();
       const { delivered } = stats();
       clock.restore();
       end('after');
       await flush();
       console.log(delivered, stats().delivered);`,
    );
    expect(result).toMatchObject({ code: 0, stdout: '1 2\n' });
    expect(names()).toEqual(['during', 'after']);
    expect(result.stderr).not.toMatch(/lost|Warning/);
  });

  it('spans that wait are delivered by their linger once real time is back, without a flush', async () => {
    const result = await run(
      flag,
      `const clock = sinon.useFakeTimers(); end('during'); clock.tick(1000); clock.restore(); end('after');
       while (stats().delivered < 2) await new Promise((resolve) => setTimeout(resolve, 10));`,
    );
    expect(result.code).toBe(0);
    expect(names().toSorted()).toEqual(['after', 'during']);
  });

  it('a program that ends while time is faked has its spans sent', async () => {
    const result = await run(flag, "sinon.useFakeTimers(); end('during'); process.exit(3);");
    expect(result.code).toBe(3);
    expect(names()).toEqual(['during']);
  });
});

describe('while time is faked', () => {
  const MOCKED = "{ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'performance', 'hrtime', 'Date'] }";

  it('flush() ends at its limit when the backend does not answer', async () => {
    server.always('hang');
    const result = await run(
      '--require',
      `sinon.useFakeTimers(${MOCKED}); end('during');
       await flush().catch((error) => console.log(error.code)); process.exit(0);`,
      { SGP_OTEL_EXPORT_TIMEOUT_MILLIS: '500', SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '300' },
    );
    expect(result).toMatchObject({ code: 0, stdout: 'SGP_DEADLINE_EXCEEDED\n' });
  });

  it('Retry-After is waited for, as seconds and as a date, whatever the faked date', async () => {
    const inSeconds = new Date(Date.now() + 2_000).toUTCString();
    server.script(
      { status: 503, headers: { 'retry-after': '1' } },
      { status: 503, headers: { 'retry-after': inSeconds } },
    );
    const result = await run(
      '--require',
      `sinon.useFakeTimers({ ...${MOCKED}, now: 0 }); end('during'); await flush();`,
    );
    expect(result.code).toBe(0);
    const [first, second, third] = server.requests;
    expect(server.requests).toHaveLength(3);
    // Node's timers may fire up to a millisecond early.
    expect((second?.atMillis ?? 0) - (first?.closedAtMillis ?? 0)).toBeGreaterThanOrEqual(999);
    expect(performance.timeOrigin + (third?.atMillis ?? 0)).toBeGreaterThanOrEqual(Date.parse(inSeconds) - 1);
    expect(new Set(server.storedIds).size).toBe(1);
  });

  it('timestamps are faked, because the SDK reads the clock of the test', async () => {
    await run('--require', `sinon.useFakeTimers({ ...${MOCKED}, now: 0 }); end('during'); await flush();`);
    expect(items().map(({ start_timestamp }) => start_timestamp.slice(0, 10))).toEqual(['1970-01-01']);
  });
});

describe('vitest', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sgp-otel-vitest-'));
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'application', type: 'module' }));
    // Within the project, so that vitest finds itself.
    symlinkSync(path.join(__dirname, '../node_modules'), path.join(folder, 'node_modules'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(['threads', 'forks'])(
    'with --pool=%s delivers the spans of each test, with fake timers and without',
    async (pool) => {
      writeFileSync(
        path.join(folder, 'some.test.js'),
        `import { createRequire } from 'node:module';
       import { afterEach, expect, test, vi } from 'vitest';
       const { trace } = createRequire(import.meta.url)(${api});
       const end = (name) => trace.getTracer('app').startSpan(name).end();
       afterEach(() => { vi.useRealTimers(); });
       test('real', () => { end('real'); });
       test('fake', () => { vi.useFakeTimers(); end('fake'); vi.advanceTimersByTime(5000); expect(Date.now()).toBeGreaterThan(0); });
       // Vitest refuses it in a child process.
       test('fake nextTick', () => { ${pool === 'forks' ? '' : "vi.useFakeTimers({ toFake: ['nextTick', 'setTimeout', 'setImmediate', 'Date', 'performance'] });"} end('nextTick'); });
       test('left faked', () => { vi.useFakeTimers(); end('left'); });`,
      );
      const command = path.join(vitestFolder, 'vitest.mjs');
      const result = await startNode([command, 'run', `--pool=${pool}`], {
        cwd: folder,
        env: { ...credentials(), NODE_OPTIONS: `--require ${register}` },
        timeoutMillis: 60_000,
      }).result;
      expect(result.stdout).toContain('4 passed');
      expect(result.code).toBe(0);
      expect(
        names()
          .filter((name) => ['real', 'fake', 'nextTick', 'left'].includes(name))
          .toSorted(),
      ).toEqual(['fake', 'left', 'nextTick', 'real']);
      expect(result.stderr).not.toMatch(/lost/);
    },
  );
});
