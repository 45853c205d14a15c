// For Stryker, which cannot read a configuration in TypeScript: the tests that look at the sources of the exporter. One
// of what was built would see no mutant.
// `scripts/test-mutants.mjs` names the rooms whose tests are enough.
const rooms = process.env.MUTANT_ROOMS ? `{${process.env.MUTANT_ROOMS},}` : '**';

/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.transform.json'),
  testMatch: [`<rootDir>/packages/exporter/test/${rooms}/**/*.test.ts`],
  testPathIgnorePatterns: [
    '/node_modules/',
    '\\.(process|matrix|pack)\\.test\\.ts$',
    '/exporter/test/architecture\\.test',
    '/documentation\\.test',
  ],
  testEnvironment: 'node',
  // A mutant is met by all rows and random inputs.
  globals: { isMatrixRun: true },
  testTimeout: 120_000,
};
