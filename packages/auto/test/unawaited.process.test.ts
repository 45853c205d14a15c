// Calls whose promise nobody looks at: telemetry that cannot be sent must not end the application.
import path from 'node:path';
import { type FaultServer, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const app = path.join(__dirname, 'apps', 'round-trip.cjs');
const index = require.resolve('../dist/index.js');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
  server.always({ status: 503 });
});

afterEach(() => server.close());

it.each(['flush', 'shutdown'])(
  'an unawaited %s() in an outage does not end the application',
  async (call) => {
    const code = `
    require(${JSON.stringify(app)});
    const auto = require(${JSON.stringify(index)});
    setTimeout(() => void auto.${call}(), 200);
    setTimeout(() => { console.log('still here'); process.exitCode = 5; }, 1500);`;
    const env = {
      SGP_API_KEY: 'key',
      SGP_ACCOUNT_ID: 'acc',
      SGP_CLIENT_BASE_URL: server.url,
      SGP_OTEL_EXPORT_TIMEOUT_MILLIS: '300',
      SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '600',
    };
    const result = await startNode(['--require', register, '--eval', code], { env }).result;
    expect(result).toMatchObject({ code: 5, signal: null });
    expect(result.stdout).toContain('still here');
    expect(result.stderr).not.toMatch(/unhandled|UnhandledPromiseRejection/i);
  },
  30_000,
);

it('an awaited flush() still tells that it failed', async () => {
  const code = `
    require(${JSON.stringify(app)});
    const { flush } = require(${JSON.stringify(index)});
    setTimeout(() => flush().then(() => console.log('sent'), (error) => console.log(error.code)), 200);`;
  const env = {
    SGP_API_KEY: 'key',
    SGP_ACCOUNT_ID: 'acc',
    SGP_CLIENT_BASE_URL: server.url,
    SGP_OTEL_EXPORT_TIMEOUT_MILLIS: '300',
    SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: '600',
  };
  const result = await startNode(['--require', register, '--eval', code], { env }).result;
  expect(result.stdout).toContain('SGP_DEADLINE_EXCEEDED');
}, 30_000);
