// The size of a package with everything it depends on, read from node_modules: no network, and the versions that are
// measured elsewhere.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageDir = fileURLToPath(new URL('../../', import.meta.url));

/** @returns `bytes` of all files, and how many packages there are */
export function installedSize(name) {
  const folders = new Set();
  visit(name, packageDir, folders);
  const bytes = [...folders].reduce((sum, folder) => sum + packageBytes(folder), 0);
  return { bytes, packages: folders.size };
}

function visit(name, from, folders) {
  const folder = folderOf(name, from);
  // An optional dependency of another system is not installed.
  if (folder === undefined || folders.has(folder)) return;
  folders.add(folder);
  const { dependencies, optionalDependencies } = manifest(folder);
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
    visit(dependency, folder, folders);
  }
}

/** Where Node finds the package: in a node_modules folder beside or above. */
function folderOf(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

function packageBytes(folder) {
  return folder.includes(`${join('/', 'node_modules', '/')}`) ? folderBytes(folder) : publishedBytes(folder);
}

/** A package of this workspace has sources and tests beside what is published. */
function publishedBytes(folder) {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output)[0].unpackedSize;
}

function folderBytes(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return sum + statSync(path).size;
    // Nested dependencies are visited as packages of their own.
    return entry.isDirectory() && entry.name !== 'node_modules' ? sum + folderBytes(path) : sum;
  }, 0);
}

function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
