import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocal } from '../src/index';
import { openPgliteDatabase } from '../src/store/pglite-database';
import { PgliteThread } from '../src/store/pglite-thread';
import { callBackend, item } from './running-local';

const MEBIBYTE = 1024 * 1024;

// A disk of its own needs rights that not every machine gives.
let disk: string;
beforeAll(() => {
  disk = mkdtempSync(join(tmpdir(), 'sgp-disk-'));
});
const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp-mount-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (status === 0) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return status === 0;
})();
afterAll(() => {
  spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

function mountDisk(): void {
  spawnSync('umount', [disk]);
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=90m', 'tmpfs', disk]).status).toBe(0);
}

const filler = () => join(disk, 'filler');

/** Leaves so many bytes. */
function fill(leaving: number): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - leaving)));
}

const large = () => item({ input: { text: randomBytes(MEBIBYTE).toString('base64') } });

(canMount ? describe : describe.skip)('a disk that fills up', () => {
  beforeEach(mountDisk);

  test('refuses writes with the reason, answers reads, says so, and takes writes when there is room', async () => {
    const said: string[] = [];
    const local = await startLocal({
      port: 0,
      dataDir: join(disk, 'data'),
      onInternalError: ({ error }) => void said.push(error.message),
    });
    const put = () => callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [large()] });
    const first = item();
    expect((await callBackend(local.url, 'PUT', '/v5/spans/batch', { items: [first] })).status).toBe(200);
    fill(20 * MEBIBYTE);
    let answer = await put();
    for (let count = 0; answer.status === 200 && count < 30; count++) answer = await put();
    expect(answer).toMatchObject({ status: 507, body: { detail: expect.stringContaining('is full') } });
    expect((await put()).status).toBe(507);
    expect((await callBackend(local.url, 'GET', `/v5/spans/${first.id}`)).body).toMatchObject(first);
    expect(await callBackend(local.url, 'GET', '/health')).toMatchObject({
      status: 503,
      body: { status: 'unavailable', reason: expect.stringContaining('is full') },
    });
    rmSync(filler());
    expect((await put()).status).toBe(200);
    expect(await callBackend(local.url, 'GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(said).toEqual([expect.stringContaining('is full'), expect.stringContaining('accepts writes again')]);
    await local.close();
  });

  test('in the middle of a write loses that write only: the database is restarted', async () => {
    const said: string[] = [];
    const database = await openPgliteDatabase(join(disk, 'data'), (message) => said.push(message));
    await database.script('CREATE TABLE filler (content text)');
    await database.query('INSERT INTO filler VALUES ($1)', ['kept']);
    const failed = database.transaction(async (session) => {
      fill(0);
      await session.script('INSERT INTO filler SELECT repeat(md5(n::text), 1000) FROM generate_series(1, 2000) AS n');
    });
    await expect(failed).rejects.toMatchObject({ code: '53100' });
    expect(database.trouble?.()).toContain('No space');
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ status: 507 });
    rmSync(filler());
    expect(await database.query('SELECT content FROM filler')).toEqual([{ content: 'kept' }]);
    await database.query('INSERT INTO filler VALUES ($1)', ['after']);
    expect(database.trouble?.()).toBeUndefined();
    expect(said).toEqual([expect.stringContaining('No space'), expect.stringContaining('accepts writes again')]);
    await database.close();
  });
});

test('a call that the database never answers ends, and with it all that wait', async () => {
  const thread = new PgliteThread({ folder: undefined, dumpFile: '' }, 300);
  await thread.send({ kind: 'open' }, 60_000);
  const endless = 'SELECT count(*) FROM generate_series(1, 1000000000000)';
  const calls = [endless, 'SELECT 1'].map((sql) => thread.send({ kind: 'query', sql, parameters: [] }));
  for (const call of calls) await expect(call).rejects.toThrow('has not answered a call within 300 ms');
  await expect(thread.send({ kind: 'script', sql: 'SELECT 1' })).rejects.toThrow('has not answered');
  await thread.end();
});

test('a data folder can be opened again after its thread was ended in the middle of its work', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp-thread-'));
  mkdirSync(folder, { recursive: true });
  const database = await openPgliteDatabase(folder);
  await database.script('CREATE TABLE kept (n int)');
  await database.close();
  const again = await openPgliteDatabase(folder);
  expect(await again.query('SELECT * FROM kept')).toEqual([]);
  await again.close();
  rmSync(folder, { recursive: true });
});
