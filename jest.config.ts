/** @jest-config-loader esbuild-register */
import { availableParallelism } from 'node:os';
import type { Config } from 'jest';
import transform from './jest.transform.json';

export const MATRIX = '\\.matrix\\.test\\.ts$';

const config: Config = {
  testMatch: [
    '<rootDir>/packages/*/test/**/*.test.ts',
    '<rootDir>/examples/*/test/**/*.test.ts',
    '<rootDir>/scripts/test/*.test.ts',
  ],
  // ESM-only libraries in tests are compiled too; build output is run as it was built.
  ...(transform as object),
  // Small programs with packages of their own, some under the names of real ones; copies that mutants are tried in.
  modulePathIgnorePatterns: ['<rootDir>/packages/matrix/src/programs/', '<rootDir>/.mutants/'],
  // `npm run test:matrix` runs those: everything with everything, which takes minutes.
  testPathIgnorePatterns: ['/node_modules/', MATRIX],
  testEnvironment: 'node',
  // Each name that is looked up outside of a module asks the sandbox of the test, which makes tight loops twice as slow.
  // What nothing replaces is passed in instead; not Date, timers and what modules import by the same name.
  sandboxInjectedGlobals: ['Array', 'Error', 'JSON', 'Math', 'Number', 'Object', 'Promise', 'String'],
  testSequencer: '<rootDir>/scripts/jest/longest-first.cjs',
  setupFiles: ['<rootDir>/scripts/jest/quick-web-assembly.cjs'],
  // More than there are cores, since a test of processes or sockets waits for much of its time.
  maxWorkers: availableParallelism() + 2,
  // Far beyond what anything needs: a limit that is reached says that something hangs, not that the machine is busy.
  testTimeout: 120_000,
};

export default config;
