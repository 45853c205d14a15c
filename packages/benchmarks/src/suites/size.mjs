// What `npm install` of each package brings onto the disk.
import { installedSize } from '../measure/installed-size.mjs';
import { PACKAGE_OTLP_JSON, PACKAGE_OURS } from './cold-start.mjs';

export const INSTALLED = 'installed, with all dependencies';
export const ZERO_CODE = 'zero code';

export const title = 'Size: installed megabytes';
export const about =
  'The files of the package and of everything that it depends on, each package once, as this workspace has them installed; peer dependencies ' +
  'are left out (Langfuse has the OTLP exporter and the SDK as peers). Of packages of this project what is published counts.';
export const metrics = {
  megabytes: { label: 'MB', better: 'lower', digits: 2 },
  packages: { label: 'packages', better: 'lower' },
};
export const chart = { metric: 'megabytes' };
export const ours = PACKAGE_OURS;
export const reference = PACKAGE_OTLP_JSON;
export const AUTO_OURS = '@sgp-otel/auto';
export const AUTO_STOCK = '@opentelemetry/auto-instrumentations-node';
export const pairs = { [ZERO_CODE]: { ours: AUTO_OURS, reference: AUTO_STOCK } };

const cases = {
  [INSTALLED]: [
    PACKAGE_OURS,
    PACKAGE_OTLP_JSON,
    '@opentelemetry/exporter-trace-otlp-proto',
    '@opentelemetry/exporter-zipkin',
    '@langfuse/otel',
    '@traceloop/node-server-sdk',
  ],
  [ZERO_CODE]: [AUTO_OURS, AUTO_STOCK],
};
const BYTES_PER_MEGABYTE = 1e6;

export async function run({ record }) {
  for (const [testCase, names] of Object.entries(cases)) {
    for (const name of names) {
      process.stderr.write(`  ${name}\n`);
      const { bytes, packages } = installedSize(name);
      record(testCase, name, { megabytes: bytes / BYTES_PER_MEGABYTE, packages });
    }
  }
}
