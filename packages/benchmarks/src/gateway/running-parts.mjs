// A backend and the gateways before it, in processes of their own, for as long as something is measured.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../processes/server-process.mjs';

const POLL_MILLIS = 20;
const STORE_LIMIT_MILLIS = 60_000;

/**
 * @param nats servers of NATS; without them the queue is on the disk of the temporary folder
 * @param options of the gateways, beside those that every one has
 */
export async function withGateways({ count = 1, nats, options = {} }, work) {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-gateway-'));
  const servers = [];
  const started = async (name, config) => {
    const server = await startServer(name, config);
    servers.push(server);
    return server;
  };
  try {
    const backend = await started('backend', {});
    const gateways = [];
    for (let index = 0; index < count; index++) {
      gateways.push(await started('gateway', { sgpUrl: backend.url, folder, nats, ...options }));
    }
    return await work({ backend, gateways });
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends the requests over the senders, each as soon as its last one is answered. */
export async function sendAll(senders, requests) {
  const waiting = [...requests];
  await Promise.all(
    senders.map(async (sender) => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        if (!(await sender.send(next))) throw new Error('A gateway refused a request.');
      }
    }),
  );
}

/** How many spans the backend has: as soon as it has so many, or when that takes too long. */
export async function storedOf(backend, spans) {
  const limit = performance.now() + STORE_LIMIT_MILLIS;
  for (;;) {
    const { stored } = await backend.counts();
    if (stored >= spans || performance.now() > limit) return stored;
    await sleep(POLL_MILLIS);
  }
}

/** Of all processes together. */
export async function cpuMicrosOf(gateways) {
  const counts = await Promise.all(gateways.map((gateway) => gateway.counts()));
  return counts.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0);
}
