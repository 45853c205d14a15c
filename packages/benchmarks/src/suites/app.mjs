// What tracing costs a web service: an Express and a Fastify endpoint under load without telemetry, with the stock SDK,
// and with ours.
import autocannon from 'autocannon';
import { alternate } from '../measure/alternate.mjs';
import { quantile } from '../measure/statistics.mjs';
import { startApplication } from '../processes/application-process.mjs';
import { startServer } from '../processes/server-process.mjs';

export const EXPRESS = 'Express';
export const FASTIFY = 'Fastify';
export const APP_NONE = 'no telemetry';
export const APP_STOCK = 'auto-instrumentations-node + OTLP JSON';
export const APP_OURS = '@sgp-otel/auto';

export const title = 'App: a web service under load';
export const about =
  'One JSON endpoint, zero-code tracing by a flag, autocannon with 10 connections in another process than the service. Requests per second at ' +
  'saturation; then the 99th percentile at a fixed 400 requests/s, where no candidate is saturated. Stored spans per request say whether ' +
  'the spans of the saturated service arrived, and how many each package makes by default: for Express the stock one makes a span of each ' +
  'middleware too.';
export const metrics = {
  requestsPerSecond: { label: 'requests/s', better: 'higher' },
  p99Millis: { label: 'p99 ms', better: 'lower', digits: 2 },
  cpuMicrosPerRequest: { label: 'CPU µs/request', better: 'lower' },
  storedSpansPerRequest: { label: 'stored spans/request', digits: 2 },
  peakRssMegabytes: { label: 'peak RSS MB', better: 'lower' },
};
export const chart = { metric: 'requestsPerSecond' };
export const ours = APP_OURS;
export const reference = APP_STOCK;

const CONNECTIONS = 10;
const FIXED_RATE = 400;
const applications = { [EXPRESS]: 'express', [FASTIFY]: 'fastify' };
const candidates = {
  [APP_NONE]: () => ({ execArgv: [], environment: {} }),
  [APP_STOCK]: (url) => ({
    execArgv: ['--require', '@opentelemetry/auto-instrumentations-node/register'],
    environment: {
      OTEL_SERVICE_NAME: 'benchmark',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    },
  }),
  [APP_OURS]: (url) => ({
    execArgv: ['--require', '@sgp-otel/auto/register'],
    environment: {
      OTEL_SERVICE_NAME: 'benchmark',
      SGP_API_KEY: 'benchmark',
      SGP_ACCOUNT_ID: 'benchmark',
      SGP_CLIENT_BASE_URL: url,
    },
  }),
};

export async function run({ isSmoke, record }) {
  const seconds = isSmoke ? { warmUp: 1, saturated: 2, fixed: 1 } : { warmUp: 1.5, saturated: 3, fixed: 2 };
  for (const [testCase, application] of Object.entries(applications)) {
    const rounds = isSmoke ? 1 : 3;
    await alternate({ candidates: Object.keys(candidates), rounds, label: testCase }, async (candidate) => {
      record(testCase, candidate, await measure(application, candidate, seconds));
    });
  }
}

async function measure(name, candidate, seconds) {
  const backend = await startServer('backend');
  const application = await startApplication(name, candidates[candidate](backend.url));
  const url = `${application.url}/api/accounts/4711/orders`;
  try {
    const warmUp = await load({ url, duration: seconds.warmUp });
    const before = await application.usage();
    const saturated = await load({ url, duration: seconds.saturated });
    const after = await application.usage();
    const fixed = await load({ url, duration: seconds.fixed, overallRate: FIXED_RATE });
    await application.stop();
    const { stored } = await backend.counts();
    const requests = warmUp.requests + saturated.requests + fixed.requests;
    return {
      requestsPerSecond: saturated.requests / saturated.seconds,
      p99Millis: fixed.p99Millis,
      cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / saturated.requests,
      storedSpansPerRequest: candidate === APP_NONE ? undefined : stored / requests,
      peakRssMegabytes: after.peakRssMegabytes,
    };
  } finally {
    await application.stop();
    await backend.kill();
  }
}

/** autocannon rounds latencies to milliseconds, so they are taken one by one. */
async function load({ url, ...options }) {
  const latencies = [];
  const begin = performance.now();
  const { errors, non2xx } = await new Promise((resolve, reject) => {
    const instance = autocannon({ url, connections: CONNECTIONS, ...options }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    instance.on('response', (_client, _status, _bytes, millis) => latencies.push(millis));
  });
  if (errors > 0 || non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} answers other than 2xx.`);
  const elapsedSeconds = (performance.now() - begin) / 1000;
  return { requests: latencies.length, seconds: elapsedSeconds, p99Millis: quantile(latencies, 0.99) };
}
