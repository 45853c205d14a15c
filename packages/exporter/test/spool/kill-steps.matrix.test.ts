// Real processes on a real disk, killed with SIGKILL after each of their operations on files, beside another writer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNode } from '@sgp-otel/testkit';

const DIST = path.resolve(__dirname, '../../dist/spool');

/** Lives as a spool does, says what is safe and what is done, and kills itself after so many operations. */
const LIFE = `
  const { writeSync } = require('node:fs');
  const { FileRunner } = require(${JSON.stringify(path.join(DIST, 'file-runner.js'))});
  const { realFiles } = require(${JSON.stringify(path.join(DIST, 'files.js'))});
  const { realProcesses } = require(${JSON.stringify(path.join(DIST, 'owner-identity.js'))});
  const { Spool } = require(${JSON.stringify(path.join(DIST, 'spool.js'))});
  const { folder, name, dieAfter } = JSON.parse(process.argv[1]);
  const real = realFiles();
  let left = dieAfter;
  const die = () => { if (left-- <= 0) process.kill(process.pid, 'SIGKILL'); };
  const files = {
    perform: async (step) => { const result = await real.perform(step); die(); return result; },
    performNow: (step) => { const result = real.performNow(step); die(); return result; },
  };
  const say = (what, ids) => writeSync(1, ids.map((id) => what + ' ' + id + '\\n').join(''));
  let folders = 0;
  const spool = new Spool({
    folder, label: Buffer.from('label'), maxBytes: 1e9, maxAgeMillis: 1e9, fsync: 'always', runner: new FileRunner(files),
    processes: realProcesses(), ownFolders: new Set(), nowMillis: () => Date.now(), random: () => process.pid + 'x' + folders++,
    warn: () => {}, onGone: () => {}, onUncountedGone: () => {},
  });
  const keep = async (ids) => {
    const record = await spool.keep(ids.map((id) => Buffer.from(id)));
    if (record) say('kept', ids);
    return record;
  };
  (async () => {
    const first = await keep([name + '-a', name + '-b']);
    await spool.adopt();
    const loaded = await spool.next();
    for (const { index, bytes } of loaded?.items ?? []) { say('done', [String(bytes)]); spool.settle(loaded.record, index); }
    await keep([name + '-large'.padEnd(5_000_000, '.')]);
    say('done', [name + '-a']);
    if (first) spool.settle(first, 0);
    say('done', [name + '-b']);
    if (first) spool.settle(first, 1);
    await keep([name + '-c']);
    await spool.sync();
    const { count } = spool.keepNow([[Buffer.from(name + '-exit')]]);
    if (count === 1) say('kept', [name + '-exit']);
    await spool.close();
    say('whole', ['life']);
  })();
`;

/** Delivers all that it finds. */
const DRAIN = LIFE.slice(0, LIFE.indexOf('  (async () => {')).concat(`
  (async () => {
    await spool.adopt();
    for (let loaded; (loaded = await spool.next()); ) {
      for (const { index, bytes } of loaded.items) { say('found', [String(bytes)]); spool.settle(loaded.record, index); }
    }
    await spool.close();
  })();
`);

function said(outputs: readonly string[], what: string): Set<string> {
  return new Set(
    outputs.flatMap((output) => [...output.matchAll(new RegExp(`^${what} (.*)$`, 'gm'))].map(([, id]) => id as string)),
  );
}

it('nothing that was safe is lost, wherever it is killed', async () => {
  const run = (program: string, settings: object) =>
    startNode(['--eval', program, JSON.stringify(settings)]).result.then(({ stdout }) => stdout);
  let isWhole = false;
  for (let dieAfter = 0; !isWhole; dieAfter++) {
    const folder = mkdtempSync(path.join(tmpdir(), 'sgp-spool-'));
    try {
      const orphan = await run(LIFE, { folder, name: 'orphan', dieAfter: 12 });
      const lives = await Promise.all([
        run(LIFE, { folder, name: 'killed', dieAfter }),
        run(LIFE, { folder, name: 'other', dieAfter: Number.MAX_SAFE_INTEGER }),
      ]);
      isWhole = said(lives.slice(0, 1), 'whole').size > 0;
      const drained = await run(DRAIN, { folder, name: 'last', dieAfter: Number.MAX_SAFE_INTEGER });
      const [kept, done] = [said([orphan, ...lives], 'kept'), said([orphan, ...lives], 'done')];
      const found = said([drained], 'found');
      const lost = [...kept].filter((id) => !done.has(id) && !found.has(id)).map((id) => id.slice(0, 20));
      expect({ dieAfter, lost }).toEqual({ dieAfter, lost: [] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}, 600_000);
