import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataFolder, pipeOf } from '../src/store/data-folder-lock';

const PROGRAM = join(__dirname, 'lock-program.cjs');
/** In a pid namespace of its own, as in another container on the same volume. */
const UNSHARED = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
const canUnshare = spawnSync(UNSHARED[0] as string, [...UNSHARED.slice(1), 'true']).status === 0;

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sgp-lock-'));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(killed));
  rmSync(folder, { recursive: true, force: true });
});

function start(...before: string[]): ChildProcess {
  return run([...before, process.execPath, PROGRAM, folder]);
}

function run([command = '', ...args]: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}

async function wordOf(child: ChildProcess): Promise<string> {
  const [word] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return String(word).trim();
}

test('one process has the folder, and the next one has it when that was killed', async () => {
  const first = start();
  expect(await wordOf(first)).toBe('locked');
  expect(await wordOf(start())).toBe('SGP_LOCAL_DATA_IN_USE');
  await expect(lockDataFolder(folder)).rejects.toMatchObject({
    code: 'SGP_LOCAL_DATA_IN_USE',
    message: expect.stringContaining(`process ${first.pid}`),
  });
  await killed(first);
  expect(await wordOf(start())).toBe('locked');
});

(canUnshare ? test : test.skip)(
  'a process in another pid namespace is kept out, and takes over when the owner is dead',
  async () => {
    const first = start(...UNSHARED);
    expect(await wordOf(first)).toBe('locked');
    // Both have the same process id, each in its own namespace.
    expect(await wordOf(start(...UNSHARED))).toBe('SGP_LOCAL_DATA_IN_USE');
    expect(await wordOf(start())).toBe('SGP_LOCAL_DATA_IN_USE');
    await killed(first);
    expect(await wordOf(start(...UNSHARED))).toBe('locked');
    expect(await wordOf(start())).toBe('SGP_LOCAL_DATA_IN_USE');
  },
);

test('a stopped owner keeps the folder', async () => {
  const first = start();
  expect(await wordOf(first)).toBe('locked');
  first.kill('SIGSTOP');
  expect(await wordOf(start())).toBe('SGP_LOCAL_DATA_IN_USE');
  first.kill('SIGCONT');
});

test('of many that find a dead owner at the same moment one takes over, again and again', async () => {
  for (let round = 0; round < 40; round++) {
    const owner = start();
    if (round % 8 === 0) {
      expect(await wordOf(owner)).toBe('locked');
      await killed(owner);
    } else await killed(owner);
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => lockDataFolder(folder)));
    const locked = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(locked).toHaveLength(1);
    for (const each of tries) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'SGP_LOCAL_DATA_IN_USE' });
    }
    locked[0]?.();
  }
  // What was left behind does not pile up.
  expect(readdirSync(folder).length).toBeLessThanOrEqual(12);
}, 120_000);

test('starters that see the folder at different moments never have it together', async () => {
  let held = 0;
  let won = 0;
  const starter = async (): Promise<void> => {
    for (let count = 0; count < 60; count++) {
      const unlock = await lockDataFolder(folder).catch(() => undefined);
      if (!unlock) continue;
      held += 1;
      won += 1;
      expect(held).toBe(1);
      await new Promise(setImmediate);
      held -= 1;
      unlock();
    }
  };
  await Promise.all(Array.from({ length: 8 }, starter));
  expect(won).toBeGreaterThan(8);
}, 60_000);

test('a folder with a long name can be locked', async () => {
  const long = join(folder, 'a'.repeat(120), 'b'.repeat(120));
  mkdirSync(long, { recursive: true });
  const unlock = await lockDataFolder(long);
  await expect(lockDataFolder(long)).rejects.toMatchObject({ code: 'SGP_LOCAL_DATA_IN_USE' });
  unlock();
  unlock();
  (await lockDataFolder(long))();
});

// An abstract socket of Linux is what a named pipe of Windows is: a name that belongs to one process, until that is
// gone.
(process.platform === 'linux' ? test : test.skip)('a name is a lock where folders hold no sockets', async () => {
  const name = `sgp-lock-test-${process.pid}`;
  const lock = () => lockDataFolder(folder, () => `\0${name}`);
  const first = run([process.execPath, PROGRAM, folder, name]);
  expect(await wordOf(first)).toBe('locked');
  await expect(lock()).rejects.toMatchObject({
    code: 'SGP_LOCAL_DATA_IN_USE',
    message: expect.stringContaining(`process ${first.pid}`),
  });
  await killed(first);
  const unlock = await lock();
  await expect(lock()).rejects.toMatchObject({ code: 'SGP_LOCAL_DATA_IN_USE' });
  unlock();
  (await lock())();
});

test('the pipe of a folder is the same for each way to write its path', () => {
  mkdirSync(join(folder, 'a'));
  expect(pipeOf(join(folder, 'a', '..', 'a'))).toBe(pipeOf(join(folder, 'a')));
  expect(pipeOf(join(folder, 'a'))).not.toBe(pipeOf(folder));
  expect(pipeOf(folder)).toMatch(/^\\\\\.\\pipe\\sgp-local\.lock-[0-9a-f]{64}$/);
});
