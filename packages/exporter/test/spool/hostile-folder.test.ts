// A spool folder that somebody else has put things into, on the real disk: what is not ours is neither followed, read
// without end nor deleted, and keeps nothing of ours from being sent.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { FileRunner } from '../../src/spool/file-runner';
import { realFiles } from '../../src/spool/files';
import { openSpool, spoolFolder } from '../../src/spool/open-spool';
import type { OwnerIdentity } from '../../src/spool/owner-identity';
import { recordOf, segmentHeader } from '../../src/spool/segment-format';
import { SegmentReader } from '../../src/spool/segment-reader';
import { type FsyncPolicy, Spool } from '../../src/spool/spool';

const LABEL = Buffer.from('{"baseUrl":"http://sgp","account":"acc"}');
let root: string;
let folder: string;
let others: number;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'sgp-hostile-'));
  folder = path.join(root, 'spool');
  others = 0;
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Process {
  readonly spool: Spool;
  readonly warnings: string[];
  keep(...ids: string[]): Promise<boolean>;
  /** All it can get, settled. */
  drain(): Promise<string[]>;
}

interface Options {
  readonly owner?: Partial<OwnerIdentity>;
  readonly maxBytes?: number;
  readonly fsync?: FsyncPolicy;
}

function start({ owner, maxBytes = 1e9, fsync = 'never' }: Options = {}): Process {
  const warnings: string[] = [];
  const processes = { self: { pid: 1, threadId: 0, ...owner }, startTicksOf: () => undefined };
  const spool = new Spool({
    folder,
    label: LABEL,
    maxBytes,
    maxAgeMillis: 172_800_000,
    fsync,
    runner: new FileRunner(realFiles()),
    processes,
    ownFolders: new Set(),
    random: () => `r${others++}`,
    nowMillis: () => Date.now(),
    warn: (message) => warnings.push(message),
    onGone: () => {},
    onUncountedGone: () => {},
  });
  return {
    spool,
    warnings,
    keep: async (...ids) => (await spool.keep(ids.map((id) => Buffer.from(id)))) !== undefined,
    drain: async () => {
      await spool.adopt();
      const ids: string[] = [];
      for (let loaded = await spool.next(); loaded; loaded = await spool.next())
        for (const { index, bytes } of loaded.items) {
          ids.push(String(bytes));
          spool.settle(loaded.record, index);
        }
      await spool.sync();
      return ids;
    },
  };
}

/** A process that has kept this and ended. */
async function ended(...ids: string[]): Promise<string> {
  const before = new Set(existsSync(folder) ? readdirSync(folder) : []);
  const { spool, keep } = start();
  await keep(...ids);
  await spool.close();
  return path.join(folder, readdirSync(folder).find((name) => !before.has(name)) as string);
}

const owned = (name: string) => {
  const at = path.join(folder, name);
  mkdirSync(at, { recursive: true });
  writeFileSync(path.join(at, 'owner.json'), '{"pid":7,"threadId":0,"isClosed":true}');
  return at;
};

function sized(file: string, bytes: number): void {
  const fd = openSync(file, 'w');
  ftruncateSync(fd, bytes);
  closeSync(fd);
}

it.each<[string, () => void]>([
  [
    'links to folders and files elsewhere',
    () => {
      const elsewhere = path.join(root, 'elsewhere');
      mkdirSync(elsewhere);
      writeFileSync(path.join(elsewhere, '00000001.seg'), 'not ours');
      writeFileSync(path.join(elsewhere, 'owner.json'), '{"pid":7,"threadId":0,"isClosed":true}');
      symlinkSync(elsewhere, path.join(folder, '1-link'));
      symlinkSync(path.join(elsewhere, '00000001.seg'), path.join(owned('2-link'), '00000001.seg'));
      symlinkSync('/dev/zero', path.join(owned('3-zero'), '00000001.seg'));
      rmSync(path.join(owned('4-owner'), 'owner.json'));
      symlinkSync('/dev/zero', path.join(folder, '4-owner/owner.json'));
      symlinkSync('.', path.join(folder, '5-loop'));
    },
  ],
  [
    'pipes that nobody writes to',
    () => {
      mkdirSync(path.join(folder, '1-pipe'));
      execFileSync('mkfifo', [path.join(folder, '1-pipe/owner.json')]);
      execFileSync('mkfifo', [path.join(owned('2-pipe'), '00000001.seg')]);
    },
  ],
  [
    'folders in the place of files, and files in the place of folders',
    () => {
      mkdirSync(path.join(folder, '1-a/owner.json'), { recursive: true });
      mkdirSync(path.join(owned('2-a'), '00000001.seg'));
      writeFileSync(path.join(folder, '3-a'), 'x');
    },
  ],
  [
    'an owner file of a gibibyte, and a segment of ten',
    () => {
      sized(path.join(owned('1-huge'), 'owner.json'), 1024 ** 3);
      sized(path.join(owned('2-huge'), '00000001.seg'), 10 * 1024 ** 3);
    },
  ],
  [
    'names of every kind',
    () => {
      for (const name of ['a\nb', '%2e%2e', '..hidden', '-rf', '💾', '1-a b', '1-$(x)', '1-'])
        mkdirSync(path.join(folder, name));
      writeFileSync(path.join(owned('9-a'), '../..seg'), '');
      for (const name of ['1.seg', '00000001.seg.bak', '99999999.SEG'])
        writeFileSync(path.join(folder, '9-a', name), 'x');
    },
  ],
])('%s: what a process left is found all the same', async (_, prepare) => {
  await ended('a', 'b');
  prepare();
  const process = start();
  expect(process.spool.foundNow().orphans).toBeGreaterThan(0);
  expect(await process.drain()).toEqual(['a', 'b']);
  expect(process.warnings).toEqual([]);
  const elsewhere = path.join(root, 'elsewhere/00000001.seg');
  if (existsSync(path.dirname(elsewhere))) expect(readFileSync(elsewhere, 'utf8')).toBe('not ours');
});

it('more folders than are looked at in one go are all looked at in the end', async () => {
  const own = await ended('a');
  // Behind all the others in the order of names.
  renameSync(own, path.join(folder, '9-zzz'));
  for (let index = 0; index < 300; index++) mkdirSync(path.join(folder, `1-a${index}`));
  const process = start();
  expect(await process.drain()).toEqual([]);
  expect(await process.drain()).toEqual(['a']);
});

it('a record of absurd parts, time or length is none', async () => {
  const whole = recordOf([Buffer.from('a')], '0123456789abcdef', 5, 0);
  const file = path.join(root, 'a.seg');
  const read = async (...pieces: readonly Uint8Array[]) => {
    writeFileSync(file, Buffer.concat([segmentHeader(LABEL), ...pieces, ...whole.pieces]));
    const reader = new SegmentReader(file);
    const runner = new FileRunner(realFiles());
    const counts: number[] = [];
    for (let next = await runner.run(() => reader.next()); next; next = await runner.run(() => reader.next()))
      counts.push(next.parts.length);
    await runner.run(() => reader.close());
    return counts;
  };
  const nothing = Array.from({ length: 100_000 }, () => Buffer.alloc(0));
  expect(await read(...recordOf(nothing, '0123456789abcdef', 5, 0).pieces)).toEqual([1]);
  expect(await read(...recordOf([Buffer.from('b')], '0123456789abcdef', Number.NaN, 0).pieces)).toEqual([1]);
});

it('what others have in the folder is no reason to give up what is kept here', async () => {
  const process = start({ maxBytes: 10_000 });
  expect(await process.keep('mine')).toBe(true);
  const foreign = owned('7-foreign');
  writeFileSync(
    path.join(foreign, '00000001.seg'),
    Buffer.concat([
      segmentHeader(Buffer.from('another')),
      ...recordOf([Buffer.alloc(20_000)], 'f'.repeat(16), 5, 0).pieces,
    ]),
  );
  await process.spool.adopt();
  expect(await process.keep('more')).toBe(false);
  expect(process.warnings).toEqual([expect.stringContaining('SGP_OTEL_SPOOL_MAX_BYTES')]);
  await process.spool.close();
  rmSync(foreign, { recursive: true });
  expect(await start().drain()).toEqual(['mine']);
});

it.each<[string, number, boolean]>([
  ['now', 0, false],
  ['ten minutes ahead, of a host whose clock differs', 600, false],
  ['years ahead, before the clock was set back', 1e8, true],
  ['years ago', -1e8, true],
])('a heartbeat %s', async (_, seconds, isAdopted) => {
  const process = start({ owner: { bootId: 'another' } });
  await process.keep('a');
  const [name] = readdirSync(folder) as [string];
  const at = path.join(folder, name);
  const time = Date.now() / 1000 + seconds;
  // Young enough to be sent: only what tells of the owner is of another time.
  for (const each of [path.join(at, '00000001.seg'), path.join(at, 'owner.json'), at]) utimesSync(each, time, time);
  expect(await start().drain()).toEqual(isAdopted ? ['a'] : []);
});

it('a folder that is removed under way is made again, and no file stays open', async () => {
  const process = start();
  await process.keep('a');
  rmSync(folder, { recursive: true });
  expect(await process.keep('b')).toBe(true);
  const dead = await ended('c', 'd');
  expect(existsSync(dead)).toBe(true);
  await process.spool.adopt();
  await process.spool.next();
  await process.spool.close();
  const open = existsSync('/proc/self/fd')
    ? readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          return execFileSync('readlink', [`/proc/${globalThis.process.pid}/fd/${fd}`]).toString();
        } catch {
          return [];
        }
      })
    : [];
  expect(open.filter((file) => file.startsWith(root))).toEqual([]);
  expect((await start().drain()).sort()).toEqual(['b', 'c', 'd']);
});

it('a folder may be named from here, or from the home of the user', () => {
  expect(spoolFolder('a/../b')).toBe(path.resolve('b'));
  expect(spoolFolder('~')).toBe(homedir());
  expect(spoolFolder('~/spool')).toBe(path.join(homedir(), 'spool'));
  expect(spoolFolder('~other/spool')).toBe(path.resolve('~other/spool'));
  expect(openSpool).toBeInstanceOf(Function);
});
