// Calls whose promise nobody looks at: telemetry that cannot be sent must not end the application.
import { type FaultServer, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const api = require.resolve('@opentelemetry/api');
const index = require.resolve('../dist/index.js');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
  server.always({ status: 503 });
});

afterEach(() => server.close());

function run(body: string) {
  const code = `
    const auto = require(${JSON.stringify(index)});
    require(${JSON.stringify(api)}).trace.getTracer('app').startSpan('a').end();
    ${body}`;
  const env = {
    SGP_API_KEY: 'key',
    SGP_ACCOUNT_ID: 'acc',
    SGP_CLIENT_BASE_URL: server.url,
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
    SGP_OTEL_EXPORT_TIMEOUT_MILLIS: '300',
    SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '300',
  };
  return startNode(['--require', register, '--eval', code], { env }).result;
}

it.each(['flush', 'shutdown'])('an unawaited %s() in an outage does not end the application', async (call) => {
  // The later of two timers of one process, whatever else the machine does.
  const result = await run(`
    void auto.${call}();
    setTimeout(() => { console.log('still here'); process.exitCode = 5; }, 1000);`);
  expect(result).toMatchObject({ code: 5, signal: null });
  expect(result.stdout).toContain('still here');
  expect(result.stderr).not.toMatch(/unhandled|UnhandledPromiseRejection/i);
});

it('an awaited flush() still tells that it failed', async () => {
  const result = await run(`auto.flush().then(() => console.log('sent'), (error) => console.log(error.code));`);
  expect(result.stdout).toContain('SGP_DEADLINE_EXCEEDED');
});
