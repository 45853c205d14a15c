// Node, the application's OpenTelemetry packages, and copies of the API.
import { type Dirent, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Application } from '../application/application';
import { packageVersion } from '../application/application';
import { oldestNode, tooOldNode } from '../environment/node-version';
import { minorOf } from '../sdk/api-copies';
import { type Finding, fail, ok, warn } from './check';

const SDKS = ['sdk-node', 'sdk-trace', 'sdk-trace-base', 'sdk-trace-node'].map((name) => `@opentelemetry/${name}`);
/** Folders looked at for copies of the API; enough for any application, and a bound for a home directory. */
const MAX_FOLDERS = 50_000;

export function checkNode(): Finding {
  const tooOld = tooOldNode();
  return tooOld === undefined
    ? ok(`Node ${process.versions.node}`)
    : fail(tooOld, `Use Node ${oldestNode()} or newer.`);
}

/** @param registerFile what the flag would load, as resolved from the application */
export function checkPackage(application: Application): Finding {
  const own = packageVersion(__filename);
  const file = application.resolve('@sgp-otel/auto/register');
  if (file === undefined) {
    return warn(
      `@sgp-otel/auto ${own} runs here, but is not installed in this folder`,
      'npm install @sgp-otel/auto, then node --require @sgp-otel/auto/register app.js',
    );
  }
  return ok(`@sgp-otel/auto ${packageVersion(file)} is installed`);
}

/** Judges by the application's own manifest: package managers also install the dependencies of this package there. */
export function checkOpenTelemetry(application: Application, workingDirectory: string): Finding {
  const asked = Object.keys(ownDependencies(workingDirectory)).filter((name) => SDKS.includes(name));
  if (asked.length === 0) return ok('the application asks for no SDK of its own');
  const details = asked.map((name) => {
    const file = application.resolve(name);
    return `${name} ${file === undefined ? 'is not installed' : packageVersion(file)}`;
  });
  return warn(
    'the application asks for an SDK of its own',
    'If its code starts it, remove the flag and add new SgpSpanProcessor() of @sgp-otel/exporter to it; ' +
      'two SDKs in a process exclude each other.',
    details,
  );
}

function ownDependencies(folder: string): Record<string, string> {
  try {
    const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8');
    return (JSON.parse(manifest) as { dependencies?: Record<string, string> }).dependencies ?? {};
  } catch {
    return {};
  }
}

interface Copy {
  readonly version: string;
  readonly folder: string;
}

export function checkApiCopies(workingDirectory: string): Finding {
  const { copies, isComplete } = findApiCopies(workingDirectory);
  const details = copies.map(
    ({ version, folder }) => `${version} ${path.relative(workingDirectory, folder) || folder}`,
  );
  const versions = new Set(copies.map(({ version }) => version));
  if (!isComplete) details.push(`only the first ${MAX_FOLDERS} folders were looked at`);
  if (copies.length === 0) return ok('none in this folder; that of @sgp-otel/auto is used');
  if (versions.size === 1)
    return ok(`${[...versions][0]}${copies.length > 1 ? ` in ${copies.length} places` : ''}`, details);
  const foreign = [...versions].some((version) => !version.startsWith('1.'));
  const advice = 'Align them (npm ls @opentelemetry/api; npm dedupe, or "overrides" in package.json).';
  const minors = new Set([...versions].map(minorOf));
  if (foreign)
    return warn(
      `copies of different major versions: ${[...versions].join(', ')}`,
      `Those do not see each other. ${advice}`,
      details,
    );
  return minors.size > 1
    ? warn(
        `${versions.size} versions: ${[...versions].join(', ')}`,
        `The newest of them is used, so all are traced. ${advice}`,
        details,
      )
    : ok(`${[...versions].join(', ')}: they see each other`, details);
}

function findApiCopies(workingDirectory: string): { copies: Copy[]; isComplete: boolean } {
  const found = new Map<string, Copy>();
  const queue: string[] = [];
  for (let folder = workingDirectory; ; folder = path.dirname(folder)) {
    queue.push(path.join(folder, 'node_modules'));
    if (folder === path.dirname(folder)) break;
  }
  let looked = 0;
  for (let modules = queue.shift(); modules !== undefined && looked < MAX_FOLDERS; modules = queue.shift()) {
    looked += 1;
    addCopy(found, path.join(modules, '@opentelemetry/api'));
    for (const folder of packageFolders(modules)) {
      looked += 1;
      queue.push(path.join(folder, 'node_modules'));
    }
  }
  return { copies: [...found.values()], isComplete: looked < MAX_FOLDERS };
}

/**
 * Links are not followed: what they lead to is in another folder that is looked at (pnpm keeps all packages in
 * `.pnpm`).
 */
function packageFolders(modules: string): string[] {
  return foldersIn(modules).flatMap((name) => {
    const folder = path.join(modules, name);
    if (name === '.pnpm') return foldersIn(folder).map((each) => path.join(folder, each));
    return name.startsWith('@') ? foldersIn(folder).map((each) => path.join(folder, each)) : [folder];
  });
}

function foldersIn(folder: string): string[] {
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // no such folder
  }
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function addCopy(found: Map<string, Copy>, folder: string): void {
  try {
    const real = realpathSync(folder);
    const { version } = JSON.parse(readFileSync(path.join(real, 'package.json'), 'utf8')) as { version: string };
    found.set(real, { version, folder: real });
  } catch {
    // no copy there
  }
}
