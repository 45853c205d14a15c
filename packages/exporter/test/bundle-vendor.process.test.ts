// When the bundle of got and the proxy agents is made again: by content, not by dates.
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNode } from '@sgp-otel/testkit';

const WORKSPACE = path.join(__dirname, '../../..');
const SCRIPTS = ['bundle-record.mjs', 'bundled-packages.mjs'];

let dir: string;
let exporter: string;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'sgp-otel-bundle-'));
  exporter = path.join(dir, 'packages/exporter');
  mkdirSync(exporter, { recursive: true });
  for (const script of SCRIPTS) cpSync(path.join(WORKSPACE, 'scripts', script), path.join(dir, 'scripts', script));
  cpSync(path.join(WORKSPACE, 'packages/exporter/scripts'), path.join(exporter, 'scripts'), { recursive: true });
  for (const file of ['pnpm-lock.yaml', 'packages/exporter/package.json', 'packages/exporter/src/own-globals.ts']) {
    cpSync(path.join(WORKSPACE, file), path.join(dir, file));
  }
  symlinkSync(path.join(WORKSPACE, 'packages/exporter/node_modules'), path.join(exporter, 'node_modules'));
  await bundle();
});

afterEach(() => rmSync(dir, { recursive: true }));

async function bundle(): Promise<void> {
  const result = await startNode([path.join(exporter, 'scripts/bundle-vendor.mjs')], { timeoutMillis: 60_000 }).result;
  expect(result).toMatchObject({ code: 0, stderr: '' });
}

const got = () => path.join(exporter, 'vendor/got.js');

/** Whether it is written again. */
async function isRemade(): Promise<boolean> {
  const before = statSync(got(), { bigint: true });
  await bundle();
  return statSync(got(), { bigint: true }).mtimeNs !== before.mtimeNs;
}

describe('the bundle', () => {
  it('is not made again while nothing has changed, whatever the dates of files are', async () => {
    const later = new Date(Date.now() + 86_400_000);
    for (const file of ['pnpm-lock.yaml', 'scripts/bundle-record.mjs', 'packages/exporter/scripts/bundle-vendor.mjs']) {
      utimesSync(path.join(dir, file), later, later);
    }
    utimesSync(got(), new Date(0), new Date(0));
    expect(await isRemade()).toBe(false);
  });

  it.each([
    'pnpm-lock.yaml',
    'packages/exporter/scripts/left-out-of-got.mjs',
    'packages/exporter/src/own-globals.ts',
    'scripts/bundled-packages.mjs',
  ])('is made again when %s has other content, although its date is old', async (name) => {
    const file = path.join(dir, name);
    appendFileSync(file, name.endsWith('.yaml') ? '# changed\n' : '// changed\n');
    utimesSync(file, new Date(0), new Date(0));
    expect(await isRemade()).toBe(true);
    expect(await isRemade()).toBe(false);
  });

  it.each(['vendor/got.js', 'vendor/proxy.js', 'vendor/LICENSES.txt'])(
    'is made again when %s is gone or damaged',
    async (name) => {
      const file = path.join(exporter, name);
      const made = readFileSync(file, 'utf8');
      appendFileSync(file, '\n');
      await bundle();
      expect(readFileSync(file, 'utf8')).toBe(made);
      rmSync(file);
      await bundle();
      expect(readFileSync(file, 'utf8')).toBe(made);
    },
  );
});
