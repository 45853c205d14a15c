// Which of the open connections a request takes, and what becomes of them all when the client is closed.
import { type FaultServer, startFaultServer, until } from '@sgp-otel/testkit';
import { SgpClient, type SgpItem } from '../../src';

const item: SgpItem = { id: 's1', trace_id: 't1', name: 'span', start_timestamp: '2026-11-21T10:00:00.000000Z' };

let server: FaultServer;
let client: SgpClient;

beforeEach(async () => {
  server = await startFaultServer();
  client = new SgpClient({ apiKey: 'key', accountId: 'acc', baseUrl: server.url, keepaliveIdleMillis: 3_600_000 });
});

afterEach(async () => {
  client.close();
  await server.close();
});

/** Three requests at once, each on a connection of its own. */
async function openThree(): Promise<void> {
  const all = until('three requests at once', () => server.active === 3);
  server.always({ status: 200, after: all });
  await Promise.all([1, 2, 3].map(() => client.upsertBatch([item])));
  server.always(undefined);
}

it('requests one after the other share the connection that was used last, so that the others grow idle and close', async () => {
  await openThree();
  server.requests.splice(0);
  for (let count = 0; count < 4; count++) await client.upsertBatch([item]);
  expect(server.connections).toBe(3);
  expect(new Set(server.requests.map(({ connection }) => connection)).size).toBe(1);
});

it('close() ends every idle connection at once, however long it might have been kept', async () => {
  await openThree();
  expect(server.openConnections).toBe(3);
  client.close();
  await until('the end of the connections', () => server.openConnections === 0);
});
