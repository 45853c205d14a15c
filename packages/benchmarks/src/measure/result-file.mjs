// What a run found beside what it was found with: results/<suite>.json, made to be committed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageDir = fileURLToPath(new URL('../../', import.meta.url));
const BYTES_PER_GIGABYTE = 1024 ** 3;

const resultsDir = join(packageDir, 'results');

function resultPath(suite, folder = resultsDir) {
  return join(folder, `${suite}.json`);
}

/** @returns the result, or `undefined` when the suite was never run */
export function readResult(suite, folder) {
  const path = resultPath(suite, folder);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

export function writeResult(result) {
  const path = resultPath(result.suite);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${toJson(result)}\n`);
}

/** What the figures were measured with. */
export function facts() {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    node: process.version,
    cpu: `${cpu?.model ?? 'unknown'}, ${cpus().length} cores`,
    memory: `${Math.round(totalmem() / BYTES_PER_GIGABYTE)} GB`,
    system: `${process.platform} ${release()}`,
    versions: versions(),
  };
}

/** Of everything that is compared or measured with. */
function versions() {
  const { dependencies } = readJson(join(packageDir, 'package.json'));
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => [
      name,
      readJson(join(packageDir, 'node_modules', name, 'package.json')).version,
    ]),
  );
}

/** The commit, marked when what is measured differs from it; nothing outside a git checkout. */
export function commit() {
  try {
    const git = (...args) => execFileSync('git', args, { cwd: packageDir, encoding: 'utf8', stdio: 'pipe' }).trim();
    const measured = ['exporter', 'auto', 'gateway', 'local'].map((name) => `../${name}`);
    const hasChanges = git('status', '--porcelain', '--', ...measured) !== '';
    return git('rev-parse', '--short', 'HEAD') + (hasChanges ? ' with changes' : '');
  } catch {
    return undefined;
  }
}

/** JSON with the samples of a metric on one line, so that a diff of two runs can be read. */
function toJson(result) {
  return JSON.stringify(result, null, 2).replace(/\[\s+([-\d.e+,\s]+?)\s+\]/g, (_, numbers) => {
    return `[${numbers.split(/\s*,\s*/).join(', ')}]`;
  });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
