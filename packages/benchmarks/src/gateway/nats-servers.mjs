// Servers of NATS JetStream in processes of their own, alone or as a cluster, each in a folder of its own.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unusedPort } from '../processes/unused-port.mjs';

const POLL_MILLIS = 50;
const POLLS = 600;

/** Where the server is; `undefined` where it is not installed. */
export const natsServer = ['nats-server', '/usr/sbin/nats-server'].find((command) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

export async function startNatsServers(count) {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-nats-'));
  const [ports, routes, monitors] = [[], [], []];
  for (const list of [ports, routes, monitors]) {
    for (let index = 0; index < count; index++) list.push(await unusedPort());
  }
  const children = ports.map((port, index) => {
    const cluster = [
      ...['--cluster_name', 'benchmark', '--cluster', `nats://127.0.0.1:${routes[index]}`],
      ...['--routes', routes.map((route) => `nats://127.0.0.1:${route}`).join(',')],
    ];
    const own = ['-a', '127.0.0.1', '-p', port, '-m', monitors[index], '-n', `n${index}`, '-js'];
    const args = [...own, '-sd', join(folder, String(index)), ...(count > 1 ? cluster : [])].map(String);
    return spawn(natsServer, args, { stdio: 'ignore' });
  });
  const ask = async (index, path) => {
    try {
      return await (await fetch(`http://127.0.0.1:${monitors[index]}${path}`)).json();
    } catch {
      return undefined;
    }
  };
  const kill = async (index) => {
    const child = children[index];
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const close = async () => {
    await Promise.all(children.map((_, index) => kill(index)));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (let index = 0; index < count; index++) {
      // A gateway makes as many copies as it hears of servers.
      await until(`NATS server ${index}`, async () => {
        const known = await ask(index, '/varz');
        const jetStream = await ask(index, '/jsz');
        const hasLeader = count === 1 || jetStream?.meta_cluster?.leader;
        return known !== undefined && (count === 1 || known.connect_urls?.length === count) && hasLeader;
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: ports.map((port) => `nats://127.0.0.1:${port}`).join(','),
    /** Which of the servers leads the stream of the spans. */
    leader: async () => {
      const { account_details: accounts = [] } = (await ask(0, '/jsz?accounts=true&streams=true')) ?? {};
      const streams = accounts.flatMap((account) => account.stream_detail ?? []);
      const name = streams.find((stream) => stream.name === 'SGP_GATEWAY')?.cluster?.leader;
      return Number(name?.slice(1) ?? 0);
    },
    kill,
    close,
  };
}

async function until(what, isSo) {
  for (let polls = 0; polls < POLLS; polls++) {
    if (await isSo()) return;
    await sleep(POLL_MILLIS);
  }
  throw new Error(`${what} is not ready.`);
}
