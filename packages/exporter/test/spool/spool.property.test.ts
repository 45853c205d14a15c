// Spans on a disk in memory: who finds what is left, and what is never lost.
import fc from 'fast-check';
import { ForgettingFiles, failure } from './forgetting-files';
import { FOLDER, histories, LABEL, Machine, type SimulatedProcess, violationsOf } from './spool-history';

const ids = (name: string, count = 3) => Array.from({ length: count }, (_, index) => `${name}-${index}`);

it('histories of processes that keep, deliver, die and adopt lose nothing that was confirmed', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      expect(await violationsOf(history)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

it('a process killed after each step, beside another writer, costs nothing that was confirmed', async () => {
  let wasWhole = false;
  for (let steps = 0; !wasWhole; steps++) {
    const machine = new Machine();
    const disk = new ForgettingFiles();
    // An orphan to adopt, a segment to roll, records to send and to delete.
    const dead = machine.start(disk.another());
    await dead.keep(ids('old'));
    dead.kill();
    const other = machine.start(disk.another());
    await other.keep(ids('other'));
    const process = machine.start(disk.another());
    process.killAfter(steps);
    const confirmed = new Set([...ids('old'), ...ids('other')]);
    const life = async (work: () => Promise<readonly string[] | undefined>, then: (id: string) => void) => {
      const done = (await work()) ?? [];
      if (!process.files.isDead) for (const id of done) then(id);
    };
    await life(
      () => process.keep(ids('a')),
      (id) => confirmed.add(id),
    );
    await process.spool.adopt();
    const settle = (id: string) => {
      confirmed.delete(id);
      process.settle(id);
    };
    await life(() => process.next(), settle);
    await life(
      () => process.keep(['x'.repeat(5_000_000)]),
      (id) => confirmed.add(id),
    );
    if (!process.files.isDead) for (const id of ids('a')) settle(id);
    await process.spool.sync();
    await process.spool.close();
    wasWhole = !process.files.isDead;
    process.kill();
    other.kill();
    machine.nowMillis += 61_000;
    const found = await machine.start(disk.another()).drain();
    expect([...confirmed].filter((id) => !found.includes(id)).map((id) => id.slice(0, 20))).toEqual([]);
    expect([...disk.files()]).toEqual(wasWhole ? expect.anything() : expect.any(Array));
  }
});

it('of three that adopt at once each record has one', async () => {
  const machine = new Machine();
  const disk = new ForgettingFiles();
  for (let index = 0; index < 4; index++) {
    const dead = machine.start(disk.another());
    await dead.keep(ids(`dead${index}`));
    dead.kill();
  }
  const adopters = [1, 2, 3].map(() => machine.start(disk.another()));
  const found = (await Promise.all(adopters.map((each) => each.drain()))).flat();
  expect(found.sort()).toEqual([0, 1, 2, 3].flatMap((index) => ids(`dead${index}`)).sort());
});

describe('whose folder it is', () => {
  const forged = (identity: object): Parameters<Machine['start']>[1] => ({ identity });

  it.each<[string, object, number, boolean]>([
    ['the same process, seen exactly', {}, 0, false],
    ['a number that another process has now', { startTicks: 5 }, 0, true],
    ['process 1 of the container that ran before', { pid: 1, startTicks: 7 }, 0, true],
    ['a process of another boot, a moment ago', { bootId: 'another' }, 0, false],
    ['a process of another boot, a minute ago', { bootId: 'another' }, 61_000, true],
    ['a process of another namespace, a moment ago', { pidNamespace: 'pid:[2]' }, 0, false],
    ['a process of another namespace, a minute ago', { pidNamespace: 'pid:[2]' }, 61_000, true],
    [
      'a system without /proc, a moment ago',
      { bootId: undefined, pidNamespace: undefined, startTicks: undefined },
      0,
      false,
    ],
    ['a system without /proc, a minute ago', { bootId: undefined, startTicks: undefined }, 61_000, true],
    ['ticks that are none', { startTicks: 'now' }, 61_000, true],
  ])('%s', async (_, identity, laterMillis, isAdopted) => {
    const machine = new Machine();
    const disk = new ForgettingFiles();
    const owner = machine.start(disk.another(), forged(identity));
    disk.nowMillis = machine.nowMillis;
    await owner.keep(ids('a'));
    machine.nowMillis += laterMillis;
    expect(await machine.start(disk.another()).drain()).toEqual(isAdopted ? ids('a') : []);
  });

  it.each(['', '{', '[]', 'null', '7', '\u0000', '{"pid":"all","threadId":0}', '{"pid":-1,"threadId":0}'])(
    'an owner file of %j is nobody’s',
    async (content) => {
      const machine = new Machine();
      const disk = new ForgettingFiles();
      const owner = machine.start(disk.another());
      await owner.keep(ids('a'));
      const [file] = [...disk.files()].find(([path]) => path.endsWith('owner.json')) ?? [''];
      disk.performNow({ call: 'unlink', args: [file] });
      const fd = disk.performNow({ call: 'open', args: [file, 'wx+'] });
      disk.performNow({ call: 'writev', args: [fd, [Buffer.from(content)], 0] });
      machine.nowMillis += 61_000;
      expect(await machine.start(disk.another()).drain()).toEqual(ids('a'));
    },
  );

  it('an owner whose folder was adopted goes on in another one, and loses nothing', async () => {
    const machine = new Machine();
    const disk = new ForgettingFiles();
    const owner = machine.start(disk.another(), forged({ bootId: 'another' }));
    await owner.keep(ids('a'));
    machine.nowMillis += 61_000;
    const adopter = machine.start(disk.another());
    expect(await adopter.drain()).toEqual(ids('a'));
    await owner.keep(ids('b'));
    for (const id of ids('a')) owner.settle(id);
    machine.nowMillis += 61_000;
    expect(await adopter.drain()).toEqual(ids('b'));
  });
});

it('is sent only to where it was made for', async () => {
  const machine = new Machine();
  const disk = new ForgettingFiles();
  const dead = machine.start(disk.another(), { label: Buffer.from('{"account":"another"}') });
  await dead.keep(ids('a'));
  dead.kill();
  expect(await machine.start(disk.another()).drain()).toEqual([]);
  const same = machine.start(disk.another(), { label: Buffer.from('{"account":"another"}') });
  expect(await same.drain()).toEqual(ids('a'));
});

describe('bounds', () => {
  const large = (name: string) => name.padEnd(1_000_000, name);
  const keepAll = async (process: SimulatedProcess, names: string) => {
    for (const name of names) {
      const [id] = await process.keep([large(name)]);
      process.machine.nowMillis += 1_000;
      if (id !== undefined) process.release(id);
    }
  };

  it('the oldest segment goes first, and is counted', async () => {
    const machine = new Machine();
    const process = machine.start(new ForgettingFiles(), { maxBytes: 9_000_000 });
    await keepAll(process, 'abcdefghijkl');
    expect(process.lost).toEqual(new Map([['spool_full', 4]]));
    expect((await process.drain()).map(([name]) => name).join('')).toBe('efghijkl');
  });

  it('what is too old goes, of this process and of others', async () => {
    const machine = new Machine();
    const disk = new ForgettingFiles();
    const dead = machine.start(disk.another());
    disk.nowMillis = machine.nowMillis;
    await keepAll(dead, 'ab');
    dead.kill();
    const process = machine.start(disk.another(), { maxAgeMillis: 100_000 });
    await keepAll(process, 'cd');
    machine.nowMillis += 101_000;
    await process.spool.adopt();
    await process.spool.tick();
    expect(await process.drain()).toEqual([]);
    expect(process.lost).toEqual(new Map([['spool_expired', 4]]));
  });

  it('nothing is written where less than a twentieth of the disk is free', async () => {
    const machine = new Machine();
    const disk = new ForgettingFiles();
    disk.capacityBytes = 1_000_000;
    const process = machine.start(disk.another());
    expect(await process.keep(['x'.repeat(960_000)])).toHaveLength(1);
    machine.nowMillis += 2_000;
    expect(await process.keep(['a'])).toEqual([]);
    expect(process.warnings).toEqual([expect.stringContaining('less than 5 %')]);
  });
});

it.each(['ENOSPC', 'EROFS', 'EACCES', 'EIO', 'EDQUOT'])('%s is said once, and tried again every 10 s', async (code) => {
  const machine = new Machine();
  const disk = new ForgettingFiles();
  const process = machine.start(disk.another());
  process.files.before = ({ call }) => {
    if (call === 'writev' || call === 'mkdir') throw failure(code, call);
  };
  for (let index = 0; index < 30; index++) {
    expect(await process.keep(['a'])).toEqual([]);
    machine.nowMillis += 1_000;
  }
  expect(process.warnings).toEqual([expect.stringContaining(FOLDER)]);
  process.files.before = () => {};
  machine.nowMillis += 10_000;
  expect(await process.keep(['b'])).toEqual(['b']);
  expect(process.warnings).toEqual([expect.any(String), expect.stringContaining('again')]);
  expect(process.spool.keepNow([[Buffer.from('c')]]).count).toBe(1);
});

it('a clock that is set back keeps nothing from being tried again, or synced', async () => {
  const machine = new Machine();
  const disk = new ForgettingFiles();
  const process = machine.start(disk.another(), { fsync: 500 });
  process.files.before = ({ call }) => {
    if (call === 'writev') throw failure('EIO', call);
  };
  expect(await process.keep(['a'])).toEqual([]);
  process.files.before = () => {};
  machine.nowMillis -= 900_000;
  expect(await process.keep(['b'])).toEqual(['b']);
  machine.nowMillis -= 10_000;
  await process.spool.tick();
  process.kill();
  machine.nowMillis += 61_000;
  expect(await machine.start(disk.powerLoss()).drain()).toEqual(['b']);
});

it('a disk that hangs has a few writes waiting for it, and no more', async () => {
  const process = new Machine().start(new ForgettingFiles());
  process.files.perform = () => new Promise(() => {});
  const waiting = Array.from({ length: 100 }, () => process.spool.keep([Buffer.from('a')]));
  const refused = await Promise.all(waiting.slice(32));
  expect(refused.every((record) => record === undefined)).toBe(true);
});

it('a record that was damaged on disk is lost alone, and counted', async () => {
  const machine = new Machine();
  const disk = new ForgettingFiles();
  const process = machine.start(disk.another());
  for (const name of ['a', 'b', 'c']) for (const id of await process.keep([name])) process.release(id);
  const [, bytes] = [...disk.files()].find(([path]) => path.endsWith('.seg')) as [string, Buffer];
  bytes[bytes.indexOf('b', LABEL.length + 16)] = 0;
  expect(await process.drain()).toEqual(['a', 'c']);
  expect(process.lost).toEqual(new Map([['spool_lost', 1]]));
});

it('leaves nothing behind when all is done', async () => {
  const disk = new ForgettingFiles();
  const process = new Machine().start(disk.another());
  for (const id of await process.keep(ids('a'))) process.settle(id);
  await process.spool.close();
  expect([...disk.files()]).toEqual([]);
});

it('what is delivered long after it was written is off the disk soon, while the process goes on', async () => {
  const machine = new Machine();
  const disk = new ForgettingFiles();
  const process = machine.start(disk.another());
  await process.keep(ids('a'));
  machine.nowMillis += 60_000;
  await process.spool.tick();
  for (const id of ids('a')) process.settle(id);
  machine.nowMillis += 2_000;
  await process.spool.tick();
  const [, bytes] = [...disk.files()].find(([path]) => path.endsWith('.seg')) as [string, Buffer];
  expect(bytes.toString('latin1')).not.toContain('a-0');
});
