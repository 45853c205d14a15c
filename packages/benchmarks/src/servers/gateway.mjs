// The gateway in a process of its own. Configuration (JSON, first argument): sgpUrl; folder, or nats with its servers;
// settleMillis, maxHeldBytes. Over IPC it answers `{counts}` with CPU time and the largest memory of the process.
import { startGateway } from '@sgp-otel/gateway';

const BYTES_PER_KILOBYTE = 1024;

const { sgpUrl, folder, nats, ...options } = JSON.parse(process.argv[2] ?? '{}');
process.env.SGP_CLIENT_BASE_URL = sgpUrl;
const gateway = await startGateway(
  { http: '127.0.0.1:0', grpc: '127.0.0.1:0', settleMillis: 100, ...(nats ? { nats } : { data: folder }), ...options },
  { SGP_API_KEY: 'benchmark', SGP_ACCOUNT_ID: 'benchmark' },
);
process.send({ port: Number(new URL(gateway.httpUrl).port), grpcAddress: gateway.grpcAddress });
process.on('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const peakRssMegabytes = process.resourceUsage().maxRSS / BYTES_PER_KILOBYTE;
  process.send({ cpuMicros: user + system, peakRssMegabytes });
});
