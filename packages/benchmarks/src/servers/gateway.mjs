// The gateway in a process of its own. Configuration (JSON, first argument): sgpUrl, folder. Over IPC it answers
// `{counts}` with the CPU time of the process.
import { startGateway } from '@sgp-otel/gateway';

const { sgpUrl, folder } = JSON.parse(process.argv[2] ?? '{}');
process.env.SGP_CLIENT_BASE_URL = sgpUrl;
const gateway = await startGateway(
  { http: '127.0.0.1:0', grpc: 'off', data: folder, settleMillis: 100 },
  { SGP_API_KEY: 'benchmark', SGP_ACCOUNT_ID: 'benchmark' },
);
process.send({ port: Number(new URL(gateway.httpUrl).port) });
process.on('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicros: user + system });
});
