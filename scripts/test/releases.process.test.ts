// The commands around a release, run on a small repository of their own.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const scripts = path.join(__dirname, '..');
let root: string;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts', script), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'sgp-otel-release-'));
  for (const name of ['join-changelogs.mjs', 'check-release.mjs'])
    cpSync(path.join(scripts, name), path.join(root, 'scripts', name));
  write('.changeset/README.md', '# Changesets\n');
  for (const name of ['auto', 'exporter'])
    write(`packages/${name}/package.json`, JSON.stringify({ name: `@sgp-otel/${name}`, version: '0.10.0' }));
  write('packages/inside/package.json', JSON.stringify({ name: 'inside', version: '0.0.0', private: true }));
  write(
    'packages/exporter/CHANGELOG.md',
    '# @sgp-otel/exporter\n\n## 0.10.0\n\n### Minor Changes\n\n- abc: Spans are kept.\n\n## 0.9.0\n\n### Patch Changes\n\n- def: Older.\n',
  );
  write(
    'packages/auto/CHANGELOG.md',
    '# @sgp-otel/auto\n\n## 0.10.0\n\n### Patch Changes\n\n- Updated dependencies [abc]\n  - @sgp-otel/exporter@0.10.0\n',
  );
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

it('joins the changelogs by version, newest first, without what only repeats a dependency', () => {
  expect(run('join-changelogs.mjs')).toEqual({ status: 0, stdout: '', stderr: '' });
  const joined = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
  expect(joined.slice(joined.indexOf('## '))).toBe(
    '## 0.10.0\n\n### @sgp-otel/exporter\n\n#### Minor Changes\n\n- abc: Spans are kept.\n\n' +
      '## 0.9.0\n\n### @sgp-otel/exporter\n\n#### Patch Changes\n\n- def: Older.\n',
  );
});

it('lets a tag be released that names the version of all packages, and prints what is new', () => {
  run('join-changelogs.mjs');
  expect(run('check-release.mjs', 'v0.10.0')).toEqual({
    status: 0,
    stdout: '### @sgp-otel/exporter\n\n#### Minor Changes\n\n- abc: Spans are kept.\n',
    stderr: '',
  });
});

it.each([
  ['without a tag', [], /"" is not a version tag such as v0\.2\.0/],
  ['a tag that is no version', ['0.10.0'], /"0\.10\.0" is not a version tag/],
  [
    'a tag of another version',
    ['v0.11.0'],
    /@sgp-otel\/auto has version 0\.10\.0[\s\S]*CHANGELOG\.md has no section 0\.11\.0/,
  ],
])('refuses %s, and says what is wrong', (_, args, message) => {
  run('join-changelogs.mjs');
  expect(run('check-release.mjs', ...args)).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(message) });
});

it('refuses a release while a changeset waits, and names it', () => {
  run('join-changelogs.mjs');
  write('.changeset/brave-owls.md', '---\n"@sgp-otel/auto": patch\n---\n\nNew.\n');
  expect(run('check-release.mjs', 'v0.10.0')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('brave-owls.md'),
  });
});
