// The built package in real processes.
import path from 'node:path';
import { type FaultServer, leadingRows, type NodeProcess, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const app = (name: string) => path.join(__dirname, 'apps', name);

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

function start(args: string[], env: Record<string, string> = {}): NodeProcess {
  const credentials = { SGP_API_KEY: 'sk-process-secret', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  // Others would find nothing in these programs.
  const settings = { OTEL_SERVICE_NAME: 'round-trip', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };
  return startNode(args, { env: { ...credentials, ...settings, ...env } });
}

const items = () => server.requests.flatMap((request) => request.body.items);

describe('an application without tracing code', () => {
  it.each(
    leadingRows(2, [
      ['--require', 'round-trip.cjs'],
      ['--import', 'round-trip.mjs'],
      ['--require', 'round-trip.mjs'],
      ['--import', 'round-trip.cjs'],
    ]),
  )('started with %s sends the spans of %s, parents right, and its own requests are not traced', async (flag, name) => {
    const result = await start([flag, register, app(name)]).result;
    expect(result).toMatchObject({ code: 0, signal: null, stdout: 'done\n' });
    expect(items()).toHaveLength(2);
    const client = items().find((item) => item.metadata.otel_kind === 'CLIENT');
    const serverSpan = items().find((item) => item.metadata.otel_kind === 'SERVER');
    expect(client.parent_id).toBeUndefined();
    expect(serverSpan).toMatchObject({ parent_id: client.id, trace_id: client.trace_id });
    expect(serverSpan.metadata).toMatchObject({ 'service.name': 'round-trip' });
    expect(serverSpan.metadata.resource).toMatchObject({
      'process.pid': expect.any(Number),
      'host.name': expect.any(String),
    });
  });

  it('starts through NODE_OPTIONS, and once when it is loaded twice', async () => {
    const args = ['--require', register, '--import', register, app('round-trip.cjs')];
    const result = await start(args, { NODE_OPTIONS: `--require ${register}` }).result;
    expect(result.stdout).toBe('done\n');
    expect(items()).toHaveLength(2);
    expect(result.stderr.match(/Tracing to/g)).toHaveLength(1);
  });

  it('prints one start line with endpoint, account, span-start mode and service, and no secret', async () => {
    const all = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: '' };
    const { stderr } = await start(['--require', register, app('round-trip.cjs')], all).result;
    const lines = stderr.split('\n').filter((line) => line.includes('@sgp-otel/auto'));
    expect(lines).toEqual([
      `[info] @sgp-otel/auto Tracing to ${server.url}, account acc, span-start writes skipped (AGENTEX_TRACING_SKIP_SPAN_START), service round-trip. On: models: openai (built in); messages: openai; 32 of the Node set.`,
    ]);
    expect(stderr).not.toContain('sk-process-secret');
    expect(stderr).not.toContain('[error]');
  });

  it('traces a worker thread of the application too, and the module hooks thread not at all', async () => {
    const code = `new (require('node:worker_threads').Worker)(${JSON.stringify(app('round-trip.cjs'))})`;
    const result = await start(['--require', register, '--eval', code]).result;
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(items()).toHaveLength(2);
    // The thread belongs to a process that has said it.
    expect(result.stderr.match(/Tracing to/g)).toHaveLength(1);
    expect(result.stderr).not.toContain('Warning');
  });

  it('says nothing below the level of OTEL_LOG_LEVEL', async () => {
    const { stderr } = await start(['--require', register, app('round-trip.cjs')], { OTEL_LOG_LEVEL: 'warn' }).result;
    expect(stderr).toBe('');
  });
});

describe('the end of the process', () => {
  it('keeps the exit code and sends what waits, long before the linger is over', async () => {
    const env = { APP_EXIT_CODE: '3', AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000' };
    const result = await start(['--require', register, app('round-trip.cjs')], env).result;
    expect(result.code).toBe(3);
    expect(items()).toHaveLength(2);
  });

  it.each(leadingRows(1, ['SIGTERM', 'SIGINT']))('on %s sends what waits and dies of that signal', async (signal) => {
    const env = { APP_STAYS_UP: '1', AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000' };
    const running = start(['--require', register, app('round-trip.cjs')], env);
    await until('the application', () => running.stdout().includes('done'));
    running.child.kill(signal);
    expect(await running.result).toMatchObject({ code: null, signal });
    expect(items()).toHaveLength(2);
  });

  it('leaves the exit to an application that handles SIGTERM itself, and flushes beside it', async () => {
    const env = { APP_STAYS_UP: '1', APP_HANDLES_SIGNALS: '1', AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000' };
    const running = start(['--require', register, app('round-trip.cjs')], env);
    await until('the application', () => running.stdout().includes('done'));
    running.child.kill('SIGTERM');
    await until('both spans', () => items().length === 2);
    running.child.kill('SIGWINCH');
    expect(await running.result).toMatchObject({ code: 7, signal: null, stdout: 'done\nnot yet\n' });
    expect(items()).toHaveLength(2);
  });

  it('dies of the signal in an application that uses signal-exit, which waits for nobody else to listen', async () => {
    const code = `
      const { onExit } = require(${JSON.stringify(require.resolve('signal-exit'))});
      onExit(() => console.log('cleaned up'));
      require(${JSON.stringify(app('round-trip.cjs'))});`;
    const env = { APP_STAYS_UP: '1', AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000' };
    const running = start(['--require', register, '--eval', code], env);
    await until('the application', () => running.stdout().includes('done'));
    running.child.kill('SIGTERM');
    expect(await running.result).toMatchObject({ signal: 'SIGTERM', stdout: 'done\ncleaned up\n' });
    expect(items()).toHaveLength(2);
  });

  it('runs on when nobody reads its stderr any more', async () => {
    server.always({ status: 401 });
    const running = start(['--require', register, app('round-trip.cjs')], { SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '1000' });
    running.child.stderr?.destroy();
    expect(await running.result).toMatchObject({ code: 0, stdout: 'done\n' });
  });

  it('dies at once on a second signal', async () => {
    server.always('hang');
    const env = {
      APP_STAYS_UP: '1',
      AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000',
      SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '3600000',
      SGP_OTEL_EXPORT_TIMEOUT_MILLIS: '3600000',
    };
    const running = start(['--require', register, app('round-trip.cjs')], env);
    await until('the application', () => running.stdout().includes('done'));
    running.child.kill('SIGTERM');
    // Nothing but the signal sends it.
    await until('the request', () => server.active > 0);
    running.child.kill('SIGTERM');
    expect(await running.result).toMatchObject({ signal: 'SIGTERM' });
  });

  it('ends within the shutdown limit when the backend never answers, and says what was lost', async () => {
    server.always('hang');
    const env = { SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '500', AGENTEX_SPAN_QUEUE_LINGER_MS: '3600000' };
    const running = start(['--require', register, app('round-trip.cjs')], env);
    const request = await until('the request', () => server.requests[0]);
    const result = await running.result;
    expect(result.code).toBe(0);
    // The default would be ten seconds.
    expect(performance.now() - request.atMillis).toBeLessThan(8000);
    expect(result.stderr).toContain('2 spans lost');
  });
});

describe('a request that is never answered', () => {
  it('does not hold a process that has nothing else to do beyond the shutdown limit', async () => {
    server.always('hang');
    const env = { SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '500', AGENTEX_SPAN_QUEUE_LINGER_MS: '0' };
    const code = `
      require(${JSON.stringify(app('round-trip.cjs'))});
      const busy = setInterval(() => {}, 1000);
      process.once('SIGWINCH', () => clearInterval(busy));`;
    const running = start(['--require', register, '--eval', code], env);
    await until('the request', () => server.requests.length > 0 && running.stdout().includes('done'));
    const doneAtMillis = performance.now();
    running.child.kill('SIGWINCH');
    expect(await running.result).toMatchObject({ code: 0, stdout: 'done\n' });
    // The default would be ten seconds.
    expect(performance.now() - doneAtMillis).toBeLessThan(8000);
  });
});

describe('messages of other components', () => {
  const noisy = `
    const { diag, trace } = require(${JSON.stringify(require.resolve('@opentelemetry/api'))});
    for (let count = 0; count < 3; count++) {
      const span = trace.getTracer('app').startSpan('ended');
      span.end();
      span.setAttribute('late', count);
    }
    diag.info('some-library', 'an information');`;

  it('are said once a kind and in one line, and informations not at all', async () => {
    const { stderr } = await start(['--require', register, '--eval', noisy]).result;
    expect(stderr.match(/Cannot execute the operation on ended Span/g)).toHaveLength(1);
    expect(stderr).not.toContain('    at ');
    expect(stderr).not.toContain('an information');
  });

  it('are all said when OTEL_LOG_LEVEL asks for them', async () => {
    const { stderr } = await start(['--require', register, '--eval', noisy], { OTEL_LOG_LEVEL: 'info' }).result;
    expect(stderr.match(/Cannot execute the operation on ended Span/g)).toHaveLength(3);
    expect(stderr).toContain('an information');
  });
});

describe('bad input', () => {
  it.each(
    leadingRows(3, [
      ['no key', { SGP_API_KEY: '' }, 'SGP_API_KEY'],
      ['an invalid base URL', { SGP_CLIENT_BASE_URL: 'localhost' }, 'SGP_CLIENT_BASE_URL'],
      ['the SDK disabled', { OTEL_SDK_DISABLED: 'true' }, 'OTEL_SDK_DISABLED'],
      ['no account', { SGP_ACCOUNT_ID: ' ' }, 'SGP_ACCOUNT_ID'],
      ['tracing disabled', { DISABLE_SCALE_TRACING: '1' }, 'DISABLE_SCALE_TRACING'],
    ]),
  )('with %s the application runs untraced and one line names the variable', async (_name, env, variable) => {
    const result = await start(['--require', register, app('round-trip.cjs')], env).result;
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(server.requests).toHaveLength(0);
    expect(
      result.stderr
        .split('\n')
        .filter((line) => line.includes('Tracing to SGP is off') || line.includes('nothing is traced')),
    ).toEqual([expect.stringContaining(variable)]);
  });

  it('with a malformed number the default is used, and one warning says so', async () => {
    const env = { AGENTEX_SPAN_QUEUE_BATCH_SIZE: 'many' };
    const result = await start(['--require', register, app('round-trip.cjs')], env).result;
    expect(items()).toHaveLength(2);
    const warnings = result.stderr.split('\n').filter((line) => line.startsWith('[warn]'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/AGENTEX_SPAN_QUEUE_BATCH_SIZE is "many"; expected .* from 1 to 1000; using 200/);
  });

  it('with a host that refuses connections the application runs and the loss is said once', async () => {
    await server.close();
    const env = { AGENTEX_SPAN_QUEUE_MAX_RETRIES: '2' };
    const result = await start(['--require', register, app('round-trip.cjs')], env).result;
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(result.stderr.match(/lost/g)).toHaveLength(1);
    expect(result.stderr).toContain('ECONNREFUSED');
  });

  it('with a 401 the application runs, and the server’s words are said once', async () => {
    server.always({ status: 401, body: { detail: 'Invalid credentials' } });
    const result = await start(['--require', register, app('round-trip.cjs')]).result;
    expect(result.code).toBe(0);
    expect(result.stderr.match(/Invalid credentials/g)).toHaveLength(1);
  });
});

describe('the functions for application code', () => {
  it('flush waits for the spans, stats tells what became of them', async () => {
    const code = `
      const { flush, stats } = require(${JSON.stringify(require.resolve('../dist/index.js'))});
      const http = require('node:http');
      const server = http.createServer((q, r) => r.end()).listen(0, () => {
        http.get({ port: server.address().port }, (r) => r.resume().on('end', async () => {
          await flush();
          console.log(JSON.stringify(stats()));
          server.close();
        }));
      });`;
    const result = await start(['--require', register, '--eval', code]).result;
    const stats = JSON.parse(result.stdout);
    expect(stats.delivered).toBeGreaterThanOrEqual(1);
    expect(stats).toMatchObject({ accepted: stats.delivered, pending: 0, dropped: 0 });
  });

  it('do nothing in a process that is not traced', async () => {
    const code = `
      const { flush, shutdown, stats } = require(${JSON.stringify(require.resolve('../dist/index.js'))});
      flush().then(shutdown).then(() => console.log(String(stats())));`;
    const result = await startNode(['--eval', code]).result;
    expect(result).toMatchObject({ code: 0, stdout: 'undefined\n', stderr: '' });
  });
});
