// A gateway on free ports, with a data folder of its own, that delivers to a server of the test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GivenOptions } from '../src/configuration/gateway-options';
import { startGateway } from '../src/start-gateway';

export interface RunningGateway {
  readonly httpUrl: string;
  readonly grpcUrl: string;
  readonly folder: string;
  /** Sum of a metric's values whose labels contain this text. */
  metric(name: string, labels?: string): Promise<number>;
  /** Stops it; the folder stays. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly sgpUrl: string;
  readonly given?: GivenOptions;
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

export async function runGateway({ sgpUrl, given, env, folder = newFolder() }: RunOptions): Promise<RunningGateway> {
  process.env.SGP_CLIENT_BASE_URL = sgpUrl;
  const gateway = await startGateway(
    { http: '127.0.0.1:0', grpc: '127.0.0.1:0', data: folder, settleMillis: 20, maxHoldMillis: 300, ...given },
    { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'account', ...env },
  );
  const httpUrl = String(gateway.httpUrl);
  return {
    httpUrl,
    grpcUrl: `http://${gateway.grpcAddress}`,
    folder,
    metric: async (name, labels = '') => {
      const text = await (await fetch(`${httpUrl}/metrics`)).text();
      const lines = text.split('\n').filter((line) => line.startsWith(name) && line.includes(labels));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    stop: () => gateway.close(),
    close: async () => {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'sgp-gateway-test-'));
}
