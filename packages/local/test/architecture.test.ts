// Reads the sources, so that a forbidden import fails here and not for somebody who installs the package.

import { basename, join, relative } from 'node:path';
import { circleIn, codeOf, forbiddenImports, importGraph, roomOf, sourceFiles } from '@sgp-otel/testkit';

const SOURCE_FOLDER = join(__dirname, '..', 'src');
const files = sourceFiles(SOURCE_FOLDER);
const imports = importGraph(files);
const named = (file: string) => relative(SOURCE_FOLDER, file);

describe('the rooms of the local backend', () => {
  // What a room may import of others at run time; types may come from anywhere that makes no circle.
  const allowed: Record<string, readonly string[]> = {
    contract: [],
    errors: [],
    package: [],
    validation: ['contract'],
    faults: ['contract'],
    prices: ['contract'],
    configuration: ['contract', 'errors', 'faults', 'prices'],
    store: ['contract', 'errors', 'package', 'validation'],
    openapi: ['contract', 'package', 'validation'],
    query: ['contract', 'store', 'validation'],
    'viewer-api': ['contract', 'query', 'store', 'validation'],
    http: ['configuration', 'contract', 'errors', 'faults', 'openapi', 'package', 'store', 'validation', 'viewer-api'],
    cli: ['configuration', 'contract', 'errors', 'package', 'prices', 'query', 'store', 'validation', '.'],
  };

  test('are all named here', () => {
    const rooms = new Set(files.map((file) => roomOf(SOURCE_FOLDER, file)));
    expect([...rooms].sort()).toEqual(['.', ...Object.keys(allowed)].sort());
  });

  test.each(Object.keys(allowed))('%s imports at run time only what it may', (room) => {
    expect(forbiddenImports(imports, SOURCE_FOLDER, room, allowed[room] ?? [])).toEqual([]);
  });

  test('have no circle of imports, types included', () => {
    expect(imports.filter(({ target }) => target !== undefined).length).toBeGreaterThan(100);
    expect(circleIn(imports).map(named)).toEqual([]);
  });
});

test('the exporter is never imported: a backend that shares its code cannot catch its mistakes', () => {
  expect(imports.filter(({ from }) => from.startsWith('@sgp-otel/')).map(({ file }) => named(file))).toEqual([]);
});

test('process.env is read in one file, the database library in one', () => {
  const readers = files.filter((file) => /process\.env\b/.test(codeOf(file)));
  expect(readers.map((file) => basename(file))).toEqual(['environment.ts']);
  const loaders = imports.filter(({ from }) => from === '@electric-sql/pglite');
  expect(loaders.map(({ file }) => basename(file))).toEqual(['pglite-worker.ts']);
});

test('the viewer takes types from the backend and nothing that would have to be bundled', () => {
  const ofBackend = importGraph(sourceFiles(join(__dirname, '..', 'viewer-app', 'src'))).filter(({ target }) =>
    target?.startsWith(SOURCE_FOLDER),
  );
  expect(ofBackend.length).toBeGreaterThan(0);
  expect(ofBackend.filter(({ isTypeOnly }) => !isTypeOnly)).toEqual([]);
});
