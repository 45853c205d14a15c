// Detectors that ask a metadata server, in real processes. The server is one of ours: gcp-metadata takes its address
// from a variable.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, startFaultServer, startNode, until } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const roundTrip = path.join(__dirname, 'apps/round-trip.cjs');

let server: FaultServer;
let metadata: http.Server;
let asked: string[];
let answer: ((url: string, response: http.ServerResponse) => void) | undefined;

beforeEach(async () => {
  server = await startFaultServer();
  asked = [];
  metadata = http.createServer((request, response) => {
    asked.push(String(request.url));
    response.setHeader('metadata-flavor', 'Google');
    answer?.(String(request.url), response);
  });
  await new Promise<void>((resolve) => {
    metadata.listen(0, '127.0.0.1', resolve);
  });
});

afterEach(async () => {
  metadata.closeAllConnections();
  metadata.close();
  await server.close();
});

function run(args: string[], env: Record<string, string>) {
  return startNode(args, {
    env: {
      SGP_API_KEY: 'key',
      SGP_ACCOUNT_ID: 'acc',
      SGP_CLIENT_BASE_URL: server.url,
      GCE_METADATA_HOST: `127.0.0.1:${(metadata.address() as AddressInfo).port}`,
      OTEL_LOG_LEVEL: 'warn',
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http',
      ...env,
    },
  });
}

const items = () => server.requests.flatMap((request) => request.body.items);

describe('detectors that ask a metadata server', () => {
  it.each(['command line', 'NODE_OPTIONS'])('make no spans, with the flag in %s', async (where) => {
    answer = (url, response) => response.end(/zone$|type$/.test(url) ? 'projects/1/zones/us-east1-b' : 'instance-1');
    const env: Record<string, string> = { OTEL_NODE_RESOURCE_DETECTORS: 'gcp,env,host' };
    if (where === 'NODE_OPTIONS') env.NODE_OPTIONS = `--require ${register}`;
    const code = `const stop = setInterval(() => {}, 1000);
      require(${JSON.stringify(roundTrip)});
      require('node:process').on('SIGTERM', () => clearInterval(stop));`;
    const args = where === 'NODE_OPTIONS' ? ['--eval', code] : ['--require', register, '--eval', code];
    const running = run(args, env);
    await until('the spans', () => items().length > 0 && running.stdout().includes('done'));
    running.child.kill('SIGTERM');
    expect(await running.result).toMatchObject({ code: 0, stdout: 'done\n', stderr: '' });
    expect(asked.length).toBeGreaterThan(0);
    expect(
      items()
        .map((item) => item.metadata.otel_kind)
        .sort(),
    ).toEqual(['CLIENT', 'SERVER']);
    for (const item of items()) {
      expect(item.metadata.resource).toMatchObject({ 'cloud.provider': 'gcp', 'host.name': expect.any(String) });
    }
  });

  it('do not keep a process that is done, do not warn, and cost no span when the server never answers', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'remote-detection-'));
    const file = path.join(folder, 'work-is-done');
    // Below such a service gcp-metadata waits without a limit.
    const env = { OTEL_NODE_RESOURCE_DETECTORS: 'all', K_SERVICE: 'service' };
    const code = `
      const { existsSync } = require('node:fs');
      require(${JSON.stringify(roundTrip)});
      const busy = setInterval(() => existsSync(${JSON.stringify(file)}) && clearInterval(busy), 5);`;
    const running = run(['--require', register, '--eval', code], env);
    await until('a request for metadata', () => asked.length > 0 && running.stdout().includes('done'));
    writeFileSync(file, '');
    expect(await running.result).toMatchObject({ code: 0, stdout: 'done\n', stderr: '' });
    expect(items()).toHaveLength(2);
    rmSync(folder, { recursive: true });
  });

  it('are not loaded unless they are named', async () => {
    const code = `
      require(${JSON.stringify(roundTrip)});
      console.log(Object.keys(require.cache).some((file) => /resource-detector/.test(file)));`;
    const result = await run(['--require', register, '--eval', code], {}).result;
    expect(result.stdout).toBe('false\ndone\n');
    expect(asked).toEqual([]);
  });

  it('have names, and a wrong one is said together with those that exist', async () => {
    const result = await run(['--require', register, roundTrip], { OTEL_NODE_RESOURCE_DETECTORS: 'host,gpc' }).result;
    expect(result.stderr).toMatch(/OTEL_NODE_RESOURCE_DETECTORS names "gpc".* gcp/);
    expect(items()).toHaveLength(2);
  });
});
