// Installs and builds the packages of the demo, once for each state of their sources. A second demo that starts
// meanwhile waits for the first.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '../..');
const stampFile = path.join(__dirname, 'node_modules/.prepared');
const lockFolder = path.join(root, '.preparing-demo');
const packages = ['exporter', 'auto', 'local'].map((name) => path.join('packages', name));
const sources = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  'tsconfig.base.json',
  'scripts',
  ...packages.flatMap((folder) =>
    ['package.json', 'tsconfig.json', 'src', 'scripts'].map((name) => path.join(folder, name)),
  ),
  'packages/local/viewer-app',
  'packages/local/migrations',
];
const lockPollMillis = 200;
const unnamedLockMillis = 5_000;

exports.prepare = () => {
  if (isPrepared()) return;
  takeLock();
  try {
    if (isPrepared()) return;
    console.log('demo: installing and building what it needs (once)');
    const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    // The demo, what it uses, and the root's dependencies, which build that: no tool of the tests, none of the other
    // examples. What a contributor has installed stays.
    const demo = ['--filter-prod', '@sgp-otel/example-demo...'];
    const wanted = hasEverything() ? [] : [...demo, '--prod'];
    // Every package is pinned by its hash; looking up each one's age again would ask for a thousand documents.
    const asLocked = ['--frozen-lockfile', '--config.minimum-release-age=0'];
    run('npx', ['--yes', packageManager, ...wanted, 'install', ...asLocked]);
    // It has just been installed; pnpm would look again, and miss what is left out.
    const asInstalled = '--config.verify-deps-before-run=false';
    run('npx', ['--yes', packageManager, asInstalled, ...demo, '--if-present', 'run', 'build']);
    writeFileSync(stampFile, sourcesHash());
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
};

function hasEverything() {
  return existsSync(path.join(root, 'node_modules/jest'));
}

function isPrepared() {
  try {
    return readFileSync(stampFile, 'utf8') === sourcesHash();
  } catch {
    return false;
  }
}

/** Of names, sizes and times of change; with what was built. */
function sourcesHash() {
  const hash = createHash('sha256');
  const add = (file) => {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  };
  for (const source of sources.map((name) => path.join(root, name)).filter(existsSync)) {
    if (!statSync(source).isDirectory()) add(source);
    else {
      for (const entry of readdirSync(source, { withFileTypes: true, recursive: true })) {
        if (entry.isFile()) add(path.join(entry.parentPath || entry.path, entry.name));
      }
    }
  }
  for (const built of [
    'exporter/dist/bundle/index.js',
    'auto/dist/register.js',
    'local/dist/cli.js',
    'local/viewer/index.html',
  ]) {
    add(path.join(root, 'packages', built));
  }
  return hash.digest('hex');
}

/** The folder names the process that prepares; one that has ended leaves it to the next. */
function takeLock() {
  for (let isSaid = false; ; isSaid = true) {
    try {
      mkdirSync(lockFolder);
      writeFileSync(path.join(lockFolder, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isHeld()) rmSync(lockFolder, { recursive: true, force: true });
    else if (!isSaid) console.log('demo: another demo is installing and building; waiting for it');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockPollMillis);
  }
}

function isHeld() {
  try {
    const pid = Number(readFileSync(path.join(lockFolder, 'pid'), 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error.code === 'EPERM') return true;
    // Just made, and its process not yet named.
    return error.code === 'ENOENT' && isYoung();
  }
}

function isYoung() {
  try {
    return Date.now() - statSync(lockFolder).mtimeMs < unnamedLockMillis;
  } catch {
    return false;
  }
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status === null ? 1 : status);
}
