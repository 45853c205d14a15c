// One command: a local SGP, the gateway in front of it, and a service with a stock exporter.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startGateway } from '@sgp-otel/gateway';
import { startLocal } from '@sgp-otel/local';

const here = path.dirname(fileURLToPath(import.meta.url));
const local = await startLocal({ port: 0, memory: true });
const data = mkdtempSync(path.join(tmpdir(), 'sgp-gateway-example-'));
Object.assign(process.env, local.env);
const gateway = await startGateway({ http: '127.0.0.1:0', grpc: 'off', data });

const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: gateway.httpUrl, OTEL_SERVICE_NAME: 'shop' };
await promisify(execFile)(process.execPath, [path.join(here, 'service.mjs')], { env });

const spans = await local.waitForSpans({ count: 2, timeoutMillis: 60_000 });
for (const { name, type, input_tokens: input, output_tokens: output } of spans) {
  console.log(`${type.padEnd(12)} ${name}${input ? `: ${input} + ${output} tokens` : ''}`);
}
console.log(`${spans.length} spans are in SGP.`);
await gateway.close();
await local.close();
rmSync(data, { recursive: true, force: true });
