// `npm run test:mutants -- [PATH …]`: mutation tests of the rooms in stryker.config.mjs, or of these files and folders
// below packages/exporter/src, then with the tests of their own rooms alone. What has not changed since the last run is
// not tried again. Stryker is fetched when it is asked for, so that nobody else waits for its installation; version 10
// needs a later Node than ours.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const STRYKER_VERSION = '9.6.1';

const root = path.join(import.meta.dirname, '..');
const packages = ['core', 'jest-runner'].map((name) => `--package=@stryker-mutator/${name}@${STRYKER_VERSION}`);
const asked = process.argv.slice(2);
const paths = asked.map((each) => {
  const file = path.posix.join('packages/exporter/src', each);
  return file.endsWith('.ts') ? file : `${file}/**/*.ts`;
});
const mutate = paths.length > 0 ? ['--mutate', paths.join(',')] : [];

/** Stryker looks for it from the root of the workspace, where pnpm does not put it. */
function folderOfJestEnvironment() {
  const chain = ['jest', '@jest/core', 'jest-config', 'jest-environment-node'];
  const file = chain.reduce((from, name) => createRequire(from).resolve(name), import.meta.filename);
  return file.slice(0, file.lastIndexOf('jest-environment-node'));
}

const args = ['--yes', ...packages, 'stryker', 'run', 'stryker.config.mjs', ...mutate];
const rooms = asked.map((each) => each.split('/', 1)[0]).join(',');
const env = { ...process.env, NODE_PATH: folderOfJestEnvironment(), MUTANT_ROOMS: rooms };
const { status } = spawnSync('npx', args, { cwd: root, env, stdio: 'inherit' });
process.exitCode = status ?? 1;
