// The gateway as a user gets it: its tarball and the exporter's, installed with npm in an empty folder.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { installPacked, startFaultServer, startNode, until } from '@sgp-otel/testkit';
import { closesAtEnd } from './closes-at-end';
import { newSpanId, post, traceRequest } from './otlp-request';

const atEnd = closesAtEnd();

it('npx runs the installed command, which keeps a span in its folder and delivers it', async () => {
  const folder = installPacked([], ['exporter', 'gateway']);
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const sgp = await startFaultServer();
  atEnd(sgp.close);
  const help = execFileSync('npx', ['--no-install', 'sgp-gateway', '--help'], { cwd: folder, encoding: 'utf8' });
  expect(help).toContain('--max-queue-bytes');
  const command = path.join(folder, 'node_modules/.bin/sgp-gateway');
  const gateway = startNode([command, '--http', '0', '--grpc', '0', '--data', 'data', '--settle-millis', '10'], {
    cwd: folder,
    env: { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'account', SGP_CLIENT_BASE_URL: sgp.url },
  });
  atEnd(() => gateway.child.kill('SIGKILL'));
  const line = await until('the line', () => /takes OTLP at (http:\S+?),? /.exec(gateway.stdout()));
  const spanId = newSpanId();
  expect((await post(String(line[1]), traceRequest([{ spanId }]))).status).toBe(200);
  await until('the span', () => sgp.storedIds.includes(spanId));
  gateway.child.kill('SIGTERM');
  expect(await gateway.result).toMatchObject({ code: 0, stderr: '' });
  // Its library, both ways.
  const program = `
    const { startGateway } = require('@sgp-otel/gateway');
    import('@sgp-otel/gateway').then((imported) => console.log(imported.startGateway === startGateway));
  `;
  const loaded = await startNode(['--eval', program], { cwd: folder }).result;
  expect([loaded.stdout, loaded.stderr]).toEqual(['true\n', '']);
}, 300_000);
