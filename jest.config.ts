/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const config: Config = {
  testMatch: [
    '<rootDir>/packages/*/test/**/*.test.ts',
    '<rootDir>/examples/*/test/**/*.test.ts',
    '<rootDir>/scripts/test/*.test.ts',
  ],
  transform: {
    '\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // ESM-only libraries in tests are compiled too; build output is run as it was built.
  transformIgnorePatterns: ['/dist/', '/vendor/'],
  // Small programs with packages of their own, some under the names of real ones.
  modulePathIgnorePatterns: ['<rootDir>/packages/matrix/src/programs/'],
  testEnvironment: 'node',
  maxWorkers: 2,
  testTimeout: 30_000,
};

export default config;
