// The command, as it was built: what it says, how it is killed and started again, and what becomes of spans that SGP
// refuses.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type FaultServer, startFaultServer, startNode, until } from '@sgp-otel/testkit';
import { closesAtEnd } from './closes-at-end';
import { newSpanId, post, traceRequest } from './otlp-request';
import { newFolder } from './running-gateway';

const CLI = join(__dirname, '../dist/cli.js');
const atEnd = closesAtEnd();

async function startSgp(): Promise<FaultServer> {
  const sgp = await startFaultServer();
  atEnd(sgp.close);
  return sgp;
}

function openFolder(): string {
  const folder = newFolder();
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The command as a process of its own. */
function startCommand(args: readonly string[], env: Record<string, string>) {
  const command = startNode([CLI, ...args], { env });
  atEnd(async () => {
    command.child.kill('SIGKILL');
    await command.result;
  });
  return command;
}

it('says one line when it is ready, and keeps through kill -9 what it has answered; the second one of a folder is refused', async () => {
  const sgp = await startSgp();
  sgp.always({ status: 503 });
  const folder = openFolder();
  const env = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'account', SGP_CLIENT_BASE_URL: sgp.url };
  const args = ['--http', '0', '--grpc', 'off', '--data', folder, '--settle-millis', '10'];
  const urlOf = async (gateway: ReturnType<typeof startNode>) => {
    const line = await until('the line', () => /takes OTLP at (\S+)\n$/.exec(gateway.stdout()));
    return String(line?.[1]);
  };
  const sent: string[] = [];
  for (let round = 0; round < 3; round++) {
    const gateway = startCommand(args, env);
    const url = await urlOf(gateway);
    const ids = Array.from({ length: 50 }, newSpanId);
    const answers = await Promise.all(ids.map((spanId) => post(url, traceRequest([{ spanId }]))));
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200));
    sent.push(...ids);
    if (round === 2) {
      const second = await startCommand(args, env).result;
      expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('Another gateway uses the folder')]);
    }
    gateway.child.kill('SIGKILL');
    await gateway.result;
  }
  sgp.always(undefined);
  const last = startCommand(args, env);
  await urlOf(last);
  await until('all spans', () => sent.every((id) => sgp.storedIds.includes(id)));
  last.child.kill('SIGTERM');
  expect((await last.result).code).toBe(0);
});

it('keeps spans that SGP refuses in the dead stream, shows them and sends them again', async () => {
  const sgp = await startSgp();
  const spanId = newSpanId();
  let isRefused = true;
  const detail = [{ loc: ['body', 'items', 0], msg: 'not good', type: 'value_error' }];
  sgp.always(({ body }) => {
    const isBad = isRefused && body.items.some((item: { id: string }) => item.id === spanId);
    return isBad ? { status: 422, body: { detail } } : undefined;
  });
  const folder = openFolder();
  const env = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'account', SGP_CLIENT_BASE_URL: sgp.url };
  const own = ['--grpc', 'off', '--data', folder, '--settle-millis', '10'];
  const gateway = startCommand(['--http', '0', ...own], env);
  const line = await until('the line', () => /takes OTLP at (\S+)\n$/.exec(gateway.stdout()));
  const url = String(line?.[1]);
  const neighbour = newSpanId();
  const traceId = 'ab'.repeat(16);
  await post(
    url,
    traceRequest([
      { traceId, spanId, name: 'refused' },
      { traceId, spanId: neighbour },
    ]),
  );
  await until('the dead span', async () => /dead_spans_total{.*} 1/.test(await (await fetch(`${url}/metrics`)).text()));
  // It is sent again without the other one, once that is dead.
  await until('the neighbour', () => sgp.storedIds.length > 0);
  expect(sgp.storedIds).toEqual([neighbour]);
  const dead = (...args: string[]) => startCommand(['dead', ...args, ...own, '--http', new URL(url).host], env).result;
  const listed = JSON.parse((await dead('list', '--json')).stdout);
  expect(listed).toMatchObject({ spanId, traceId, name: 'refused', reason: 'rejected', account: 'default' });
  expect((await dead('show', listed.id.slice(0, 8))).stdout).toContain(spanId);
  isRefused = false;
  expect((await dead('resend', '--all')).stdout).toBe('Sent 1 again.\n');
  await until('the span', () => sgp.storedIds.includes(spanId));
  expect((await dead('list')).stdout).toBe('The dead stream is empty.\n');
  gateway.child.kill('SIGTERM');
  await gateway.result;
});

it('names what is wrong with how it is called, without showing secrets', async () => {
  const run = (args: string[], env: Record<string, string> = {}) => startCommand(args, env).result;
  const [none, port, help, misspelt] = await Promise.all([
    run([]),
    run(['--http', 'secret-text'], { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'account' }),
    run(['--help']),
    run(['strat']),
  ]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('SGP_API_KEY')]);
  expect([port.code, port.stderr]).toEqual([2, expect.stringContaining('--http is not valid')]);
  expect(port.stderr).not.toContain('secret-text');
  expect([misspelt.code, misspelt.stderr]).toEqual([
    2,
    expect.stringContaining('unknown argument "strat": the commands'),
  ]);
  expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--max-queue-bytes')]);
});
