// `npm run test:mutants -- [PATH …] [--sample PERCENT] [--pure] [OPTION OF STRYKER …]`: mutation tests of the rooms in
// stryker.config.mjs, or of these files and folders below packages/exporter/src, then with the tests of their own rooms
// alone; of all functions, or of so many of a hundred; with all these tests, or with those that use no sockets. What has
// not changed since the last run is not tried again.
// Stryker is fetched when it is asked for, so that nobody else waits for its installation; version 10 needs a later Node
// than ours.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import config from '../stryker.config.mjs';

const STRYKER_VERSION = '9.6.1';

const root = path.join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const firstOption = given.findIndex((each) => each.startsWith('--'));
const asked = firstOption < 0 ? given : given.slice(0, firstOption);
const options = firstOption < 0 ? [] : given.slice(firstOption);
const sampleAt = options.indexOf('--sample');
const [, samplePercent = '100'] = sampleAt < 0 ? [] : options.splice(sampleAt, 2);
const pureAt = options.indexOf('--pure');
const isPure = pureAt >= 0 && options.splice(pureAt, 1).length > 0;
const paths = asked.map((each) => {
  const file = path.posix.join('packages/exporter/src', each);
  return file.endsWith('.ts') ? file : `${file}/**/*.ts`;
});
// What is named takes the place of the whole list in the settings, what is left out included.
const leftOut = config.mutate.filter((each) => each.startsWith('!'));
const mutate = paths.length > 0 ? ['--mutate', [...paths, ...leftOut].join(',')] : [];

const args = [
  '--yes',
  `--package=@stryker-mutator/core@${STRYKER_VERSION}`,
  'stryker',
  'run',
  'stryker.config.mjs',
  ...mutate,
  ...options,
];
// `convert` is large: its tests by file.
const tests = asked.map((each) => (each.startsWith('convert/') ? each.replace(/\.ts$/, '') : each.split('/', 1)[0]));
const env = {
  ...process.env,
  MUTANT_TESTS: tests.join(','),
  MUTANT_SAMPLE_PERCENT: samplePercent,
  MUTANT_PURE: isPure ? 'yes' : 'no',
};
const { status } = spawnSync('npx', args, { cwd: root, env, stdio: 'inherit' });
process.exitCode = status ?? 1;
