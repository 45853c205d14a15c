// Packs every published package and checks the tarballs as a registry would serve them: publint, and the types for each
// module system.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const out = mkdtempSync(path.join(tmpdir(), 'sgp-otel-pack-'));
const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;

const failed = [];
for (const dir of readdirSync(path.join(root, 'packages'))) {
  const packageDir = path.join(root, 'packages', dir);
  const { name, private: isPrivate } = JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8'));
  if (isPrivate) continue;
  const before = new Set(readdirSync(out));
  execFileSync('npx', ['--yes', packageManager, 'pack', '--pack-destination', out], {
    cwd: packageDir,
    stdio: 'ignore',
  });
  const tarball = path.join(
    out,
    readdirSync(out).find((file) => !before.has(file)),
  );
  console.log(`\n${name}`);
  if (!run('npx', ['publint', tarball, '--strict'])) failed.push(`${name}: publint`);
  if (!run('npx', ['attw', tarball, '--no-emoji'])) failed.push(`${name}: types`);
}
rmSync(out, { recursive: true });
if (failed.length > 0) {
  console.error(`\nPackaging checks failed: ${failed.join(', ')}`);
  process.exit(1);
}
console.log('\nPackaging checks passed.');
