// The published packages as a user gets them: packed, and unpacked or installed with npm outside of the workspace.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const WORKSPACE = path.join(__dirname, '../../..');
/** Those that applications and their tests install. */
const PACKAGES = ['exporter', 'auto', 'local'] as const;

export type PublishedPackage = (typeof PACKAGES)[number] | 'gateway';

/** Packs the packages into a folder, which must exist. Returns their tarballs. */
export function packPackages(folder: string, names: readonly PublishedPackage[] = PACKAGES): string[] {
  const { packageManager } = JSON.parse(readFileSync(path.join(WORKSPACE, 'package.json'), 'utf8'));
  return names.map((name) => {
    const cwd = path.join(WORKSPACE, 'packages', name);
    execFileSync('npx', ['--yes', packageManager, 'pack', '--pack-destination', folder], { cwd, stdio: 'ignore' });
    const tarball = readdirSync(folder).find((file) => file.startsWith(`sgp-otel-${name}-`));
    return path.join(folder, String(tarball));
  });
}

/** The files of the packed packages, each where npm would put it, in a new temporary folder; the caller removes it. */
export function unpackPackages(names: readonly PublishedPackage[] = PACKAGES): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sgp-otel-unpacked-'));
  for (const [index, tarball] of packPackages(folder, names).entries()) {
    const target = path.join(folder, 'node_modules/@sgp-otel', String(names[index]));
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['--extract', '--gzip', '--file', tarball, '--directory', target, '--strip-components=1']);
  }
  return folder;
}

/** Makes `folder` an application with these packages: tarballs, or names with versions. */
export function installInto(folder: string, packages: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'application', private: true }));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...quiet, ...packages], { cwd: folder, stdio: 'inherit' });
}

/** An application in a new temporary folder with the packed packages and others; the caller removes it. */
export function installPacked(others: readonly string[] = [], names: readonly PublishedPackage[] = PACKAGES): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sgp-otel-install-'));
  const tarballs = path.join(folder, 'tarballs');
  mkdirSync(tarballs);
  installInto(folder, [...packPackages(tarballs, names), ...others]);
  return folder;
}
