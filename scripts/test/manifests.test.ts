// What npm shows of each package: where the project lives, which is said in one place, and how it is published.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const published = readdirSync(path.join(root, 'packages')).filter(
  (name) => !read(`packages/${name}/package.json`).private,
);
const { url }: { url: string } = read('package.json').repository;
const page = url.replace('git+', '').replace('.git', '');

it.each(published)('the manifest of %s leads to its folder, its issues and its page', (name) => {
  expect(read(`packages/${name}/package.json`)).toMatchObject({
    homepage: `${page}/tree/main/packages/${name}#readme`,
    bugs: { url: `${page}/issues` },
    repository: { type: 'git', url, directory: `packages/${name}` },
    publishConfig: { access: 'public', provenance: true },
    license: 'Apache-2.0',
  });
});

it('all published packages have one version', () => {
  expect(new Set(published.map((name) => read(`packages/${name}/package.json`).version)).size).toBe(1);
});

it('no other file names the address of the repository', () => {
  const args = ['grep', '--files-with-matches', '--fixed-strings', page.replace('https://', '')];
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
  expect(files.sort()).toEqual(['package.json', ...published.map((name) => `packages/${name}/package.json`)].sort());
});
