// How much later the first line of an application runs with the flag: nothing, the stock register module of OpenTelemetry's Node set, and ours,
// alternating in fresh processes.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { alternate } from '../alternate.mjs';
import { median, quantile } from '../median.mjs';

const auto = createRequire(new URL('../../../auto/package.json', import.meta.url));

const flags = {
  nothing: [],
  '@opentelemetry/auto-instrumentations-node/register': [
    '--require',
    auto.resolve('@opentelemetry/auto-instrumentations-node/register'),
  ],
  '@sgp-otel/auto/register': ['--require', auto.resolve('./dist/register.js')],
};

// Both send spans alone; nothing listens, and nothing is sent: the process stops where the application would begin.
const env = {
  PATH: process.env.PATH,
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_LOG_LEVEL: 'none',
  SGP_API_KEY: 'key',
  SGP_ACCOUNT_ID: 'account',
  SGP_CLIENT_BASE_URL: 'http://127.0.0.1:1',
};
const application = 'require("node:fs").writeSync(1, String(performance.now())); process.kill(process.pid, "SIGKILL");';

function startMillis(candidate) {
  try {
    execFileSync(process.execPath, [...flags[candidate], '--eval', application], {
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (killed) {
    return Number(killed.stdout);
  }
  throw new Error('The application was not killed where it begins.');
}

export async function run({ quick }) {
  const samples = await alternate(Object.keys(flags), quick ? 3 : 15, 'start', startMillis);
  const [bare, stock] = Object.values(samples).map(median);
  return Object.entries(samples).map(([flag, values]) => ({
    flag,
    'median ms': Number(median(values).toFixed(1)),
    'p25–p75 ms': `${quantile(values, 0.25).toFixed(1)}–${quantile(values, 0.75).toFixed(1)}`,
    'added ms': Number((median(values) - bare).toFixed(1)),
    'added, against stock': Number(((median(values) - bare) / (stock - bare)).toFixed(2)),
  }));
}
