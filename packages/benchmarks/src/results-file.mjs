// Keeps what a full run found beside what it was found with: results/<suite>.json, made to be committed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageDir = fileURLToPath(new URL('../', import.meta.url));
const versioned = [
  '@sgp-otel/exporter',
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/exporter-trace-otlp-http',
];

export function writeResults(suite, rows) {
  const file = join(packageDir, 'results', `${suite}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const [cpu] = cpus();
  const facts = {
    suite,
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    node: process.version,
    cpu: `${cpu?.model ?? 'unknown'}, ${cpus().length} cores`,
    versions: Object.fromEntries(versioned.map((name) => [name, installedVersion(name)])),
    rows,
  };
  writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`);
}

function installedVersion(name) {
  return JSON.parse(readFileSync(join(packageDir, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** The commit, marked when the exporter differs from it; nothing outside a git checkout. */
function commit() {
  try {
    const git = (...args) => execFileSync('git', args, { cwd: packageDir, encoding: 'utf8', stdio: 'pipe' }).trim();
    const hasChanges = git('status', '--porcelain', '--', '../exporter/src') !== '';
    return git('rev-parse', '--short', 'HEAD') + (hasChanges ? ' with changes' : '');
  } catch {
    return undefined;
  }
}
