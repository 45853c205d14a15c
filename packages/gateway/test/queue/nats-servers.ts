// Real NATS servers with JetStream, alone or as a cluster, each in a folder of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the server is; `undefined` where it is not installed. */
export const natsServer = ['nats-server', '/usr/sbin/nats-server'].find((command) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** Says in one line what was not run, where there is no server. */
export function describeWithNats(title: string, tests: () => void): void {
  if (natsServer !== undefined) {
    describe(title, tests);
    return;
  }
  console.warn(`Not run, since nats-server is not installed (apt-get install nats-server): ${title}`);
  it.skip(title, () => {});
}

export interface NatsCluster {
  /** For `--nats`. */
  readonly url: string;
  kill(index: number): Promise<void>;
  /** Stands still, with its connections open, as a machine that is overloaded or cut off. */
  suspend(index: number): void;
  resume(index: number): void;
  start(index: number): Promise<void>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function startNats(nodes: number): Promise<NatsCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sgp-gateway-nats-'));
  const ports = await Promise.all(Array.from({ length: nodes * 2 }, freePort));
  const routes = ports
    .slice(nodes)
    .map((port) => `nats://127.0.0.1:${port}`)
    .join(',');
  const children: (ChildProcess | undefined)[] = [];
  const start = async (index: number) => {
    const own = ['-a', '127.0.0.1', '-p', String(ports[index]), '-js', '-sd', path.join(folder, String(index))];
    const cluster = [
      '-n',
      `n${index}`,
      '--cluster_name',
      'test',
      '--cluster',
      `nats://127.0.0.1:${ports[nodes + index]}`,
    ];
    const args = nodes > 1 ? [...own, ...cluster, '--routes', routes] : own;
    const child = spawn(String(natsServer), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    children[index] = child;
    const ready = new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: Buffer) => text.includes('Server is ready') && resolve());
    });
    await Promise.race([ready, once(child, 'exit')]);
  };
  const kill = async (index: number) => {
    const child = children[index];
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  await Promise.all(Array.from({ length: nodes }, (_, index) => start(index)));
  return {
    url: ports
      .slice(0, nodes)
      .map((port) => `nats://127.0.0.1:${port}`)
      .join(','),
    kill,
    suspend: (index) => children[index]?.kill('SIGSTOP'),
    resume: (index) => children[index]?.kill('SIGCONT'),
    start,
    close: async () => {
      for (let index = 0; index < nodes; index++) await kill(index);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
