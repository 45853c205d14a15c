// Reads the sources, so that a forbidden import fails here and not for somebody who installs the package.
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { circleIn, forbiddenImports, importGraph, roomOf, sourceFiles } from '@sgp-otel/testkit';

const SOURCE_FOLDER = join(__dirname, '..', 'src');
const files = sourceFiles(SOURCE_FOLDER);
const imports = importGraph(files);
const named = (file: string) => relative(SOURCE_FOLDER, file);

describe('the rooms of the gateway', () => {
  // What a room may import of others at run time; types may come from anywhere that makes no circle.
  const allowed: Record<string, readonly string[]> = {
    contract: [],
    errors: [],
    package: [],
    metrics: [],
    otlp: [],
    assembler: [],
    access: ['contract'],
    configuration: ['assembler', 'contract', 'errors'],
    queue: ['contract'],
    nats: ['contract', 'errors'],
    dead: [],
    ingest: ['contract', 'otlp'],
    http: ['otlp'],
    grpc: ['contract', 'otlp'],
    delivery: ['contract', 'otlp'],
    cli: ['configuration', 'contract', 'errors', 'package', '.'],
  };

  test('are all named here', () => {
    const rooms = new Set(files.map((file) => roomOf(SOURCE_FOLDER, file)));
    expect([...rooms].sort()).toEqual(['.', ...Object.keys(allowed)].sort());
  });

  test.each(Object.keys(allowed))('%s imports at run time only what it may', (room) => {
    expect(forbiddenImports(imports, SOURCE_FOLDER, room, allowed[room] ?? [])).toEqual([]);
  });

  test('have no circle of imports, types included', () => {
    expect(imports.filter(({ target }) => target !== undefined).length).toBeGreaterThan(60);
    expect(circleIn(imports).map(named)).toEqual([]);
  });
});

test('each engine and protocol is known to one room', () => {
  const usersOf = (name: RegExp) =>
    new Set(imports.filter(({ from }) => name.test(from)).map(({ file }) => roomOf(SOURCE_FOLDER, file)));
  expect(usersOf(/^pbf$/)).toEqual(new Set(['otlp', 'ingest']));
  expect(usersOf(/^@grpc\//)).toEqual(new Set(['grpc']));
  expect(usersOf(/^@nats-io\//)).toEqual(new Set(['nats']));
  expect(usersOf(/^commander$/)).toEqual(new Set(['cli']));
});

test('only what package.json declares is imported', () => {
  const { dependencies } = JSON.parse(readFileSync(join(SOURCE_FOLDER, '../package.json'), 'utf8'));
  const declared = Object.keys(dependencies);
  const undeclared = imports.filter(({ from, isTypeOnly }) => {
    return (
      !isTypeOnly && !/^(\.|node:)/.test(from) && !declared.some((name) => from === name || from.startsWith(`${name}/`))
    );
  });
  expect(undeclared.map(({ file, from }) => `${basename(file)} imports ${from}`)).toEqual([]);
});
