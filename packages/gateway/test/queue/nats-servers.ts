// Real NATS servers with JetStream, alone or as a cluster, each in a folder of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { portApart, until } from '@sgp-otel/testkit';

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

export async function startNats(nodes: number): Promise<NatsCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sgp-gateway-nats-'));
  const ports = await Promise.all(Array.from({ length: nodes * 2 }, portApart));
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
    let said = '';
    const ready = new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: Buffer) => {
        said = (said + text).slice(-10_000);
        if (said.includes('Server is ready')) resolve();
      });
    });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`nats-server ended with ${code}: ${said}`);
    });
    await Promise.race([ready, ended]);
    ended.catch(() => {});
  };
  const kill = async (index: number) => {
    const child = children[index];
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const close = async () => {
    await Promise.all(ports.slice(0, nodes).map((_, index) => kill(index)));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(Array.from({ length: nodes }, (_, index) => start(index)));
    // A gateway makes as many copies as it hears of servers.
    for (const port of ports.slice(0, nodes)) {
      await until('a server that knows all others', async () => nodes === 1 || (await serversKnownTo(port)) === nodes);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: ports
      .slice(0, nodes)
      .map((port) => `nats://127.0.0.1:${port}`)
      .join(','),
    kill,
    suspend: (index) => children[index]?.kill('SIGSTOP'),
    resume: (index) => children[index]?.kill('SIGCONT'),
    start,
    close,
  };
}

/** How many servers one names to its clients, itself included. */
async function serversKnownTo(port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  try {
    let text = '';
    while (!text.includes('\r\n')) text += String((await once(socket, 'data'))[0]);
    return JSON.parse(text.slice('INFO '.length, text.indexOf('\r\n'))).connect_urls?.length ?? 0;
  } finally {
    socket.destroy();
  }
}
