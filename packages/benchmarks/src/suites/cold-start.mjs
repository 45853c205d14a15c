// How long `require` takes in a fresh process: nothing, ours, and the OTLP/HTTP exporter, alternating.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, quantile } from '../median.mjs';

const packageDir = fileURLToPath(new URL('../../', import.meta.url));

const candidates = {
  nothing: '',
  '@opentelemetry/api': "require('@opentelemetry/api');",
  '@sgp-otel/exporter': "require('@sgp-otel/exporter');",
  '@opentelemetry/exporter-trace-otlp-http': "require('@opentelemetry/exporter-trace-otlp-http');",
};

function requireMillis(code) {
  const program = `const start = performance.now(); ${code} console.log(performance.now() - start)`;
  return Number(execFileSync(process.execPath, ['--eval', program], { cwd: packageDir, encoding: 'utf8' }));
}

export function run({ quick }) {
  const rounds = quick ? 5 : 15;
  const samples = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, code] of Object.entries(candidates)) samples[name].push(requireMillis(code));
  }
  const peer = median(samples['@opentelemetry/exporter-trace-otlp-http']);
  return Object.entries(samples).map(([name, values]) => ({
    require: name,
    'median ms': Number(median(values).toFixed(1)),
    'p25–p75 ms': `${quantile(values, 0.25).toFixed(1)}–${quantile(values, 0.75).toFixed(1)}`,
    'against OTLP/HTTP': Number((median(values) / peer).toFixed(2)),
  }));
}
