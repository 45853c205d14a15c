// Mutation tests of the rooms whose mistakes lose, double, bill or leak something. `npm run test:mutants -- ROOM …`
import { availableParallelism } from 'node:os';

const source = 'packages/exporter/src';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    `${source}/{delivery,dispatch,redact,relations,configuration}/**/*.ts`,
    `${source}/convert/usage.ts`,
    // Tables of words, held against a corpus.
    ...['credential-words', 'word-endings', 'foreign-names'].map((name) => `!${source}/redact/${name}.ts`),
  ],
  testRunner: 'in-process',
  plugins: ['./scripts/stryker-runner.mjs', './scripts/stryker-sample.mjs'],
  ignorers: ['sample'],
  coverageAnalysis: 'perTest',
  // Code that runs once while a file loads would need every test again for each mutant.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: '.mutants/incremental.json',
  tempDirName: '.mutants/sandbox',
  // Copied are the sources and tests alone; packages are linked.
  ignorePatterns: [
    'docs',
    'packages/benchmarks',
    'packages/local',
    'packages/matrix',
    'packages/*/dist',
    'examples',
    '.github',
  ],
  // It would be read with the API of TypeScript, which version 7 has not.
  tsconfigFile: 'none',
  concurrency: availableParallelism(),
  maxTestRunnerReuse: 500,
  timeoutMS: 10_000,
  timeoutFactor: 4,
  dryRunTimeoutMinutes: 30,
  reporters: ['clear-text', 'json', 'html', 'progress-append-only'],
  jsonReporter: { fileName: '.mutants/report.json' },
  htmlReporter: { fileName: '.mutants/report.html' },
  thresholds: { high: 95, low: 85, break: 85 },
};
