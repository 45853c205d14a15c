/** @jest-config-loader esbuild-register */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from 'jest';
import ordinary, { MATRIX } from './jest.config';

/** Tests that leave rows of their tables, or random inputs, to the matrix: see packages/testkit/src/in-matrix.ts. */
const LEAVES_SOME = /\b(?:leadingRows|propertyRuns)\(/;

function shortenedTests(): string[] {
  const folders = ['packages', 'examples'].flatMap((parent) =>
    readdirSync(path.join(__dirname, parent)).map((name) => path.join(__dirname, parent, name, 'test')),
  );
  return folders
    .flatMap(filesIn)
    .filter((file) => file.endsWith('.test.ts') && LEAVES_SOME.test(readFileSync(file, 'utf8')));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file));
  } catch {
    return [];
  }
}

const literally = (file: string) => `^${file.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;

const config: Config = {
  ...ordinary,
  testPathIgnorePatterns: ['/node_modules/'],
  testRegex: [MATRIX, ...shortenedTests().map(literally)],
  testMatch: undefined,
  globals: { isMatrixRun: true },
};

export default config;
