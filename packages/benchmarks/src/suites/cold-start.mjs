// How long loading takes in a fresh process: `require` of each package, and the start of an application with the
// zero-code flag.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { alternate } from '../measure/alternate.mjs';

export const REQUIRE = 'require';
export const FLAG = 'start with the flag';

export const PACKAGE_OURS = '@sgp-otel/exporter';
export const PACKAGE_OTLP_JSON = '@opentelemetry/exporter-trace-otlp-http';
export const FLAG_OURS = '@sgp-otel/auto/register';
export const FLAG_STOCK = '@opentelemetry/auto-instrumentations-node/register';
const NOTHING = 'nothing';

export const title = 'Cold start: what loading costs';
export const about =
  'Each sample is a fresh process. `require` is the time that one call takes; with the flag it is the time from the start of the process to the ' +
  "first line of the application, `node --require …/register app.js`, with the environment that each package's own instructions ask for.";
export const metrics = { millis: { label: 'ms', better: 'lower', digits: 1 } };
export const chart = { metric: 'millis' };
export const ours = PACKAGE_OURS;
export const reference = PACKAGE_OTLP_JSON;
/** Candidates of a case that are not `ours` and `reference`. */
export const pairs = { [FLAG]: { ours: FLAG_OURS, reference: FLAG_STOCK } };

const packages = [
  NOTHING,
  PACKAGE_OURS,
  PACKAGE_OTLP_JSON,
  '@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/exporter-zipkin',
  '@langfuse/otel',
  '@traceloop/node-server-sdk',
];
const environments = {
  [NOTHING]: {},
  // Nothing listens there; nothing is sent before the process is over.
  [FLAG_OURS]: { SGP_API_KEY: 'benchmark', SGP_ACCOUNT_ID: 'benchmark', SGP_CLIENT_BASE_URL: 'http://127.0.0.1:9' },
  [FLAG_STOCK]: {
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  },
};
const packageDir = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);

export async function run({ isSmoke, record }) {
  await alternate({ candidates: packages, rounds: isSmoke ? 5 : 15, label: REQUIRE }, async (candidate) => {
    const call = candidate === NOTHING ? '' : `require(${JSON.stringify(candidate)});`;
    const program = `const start = performance.now(); ${call} console.log(performance.now() - start); process.exit()`;
    record(REQUIRE, candidate, { millis: await printedNumber(['--eval', program]) });
  });
  const candidates = Object.keys(environments);
  await alternate({ candidates, rounds: isSmoke ? 3 : 10, label: FLAG }, async (candidate) => {
    const flag = candidate === NOTHING ? [] : ['--require', candidate];
    const program = 'console.log(performance.now()); process.exit()';
    record(FLAG, candidate, { millis: await printedNumber([...flag, '--eval', program], environments[candidate]) });
  });
}

async function printedNumber(argv, environment = {}) {
  const env = { PATH: process.env.PATH, ...environment };
  const { stdout } = await execute(process.execPath, argv, { cwd: packageDir, env });
  // Someone else's library may print too.
  return Number(stdout.trim().split('\n').at(-1));
}
