import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE_FOLDER = join(__dirname, '..', 'src');
const sources = readdirSync(SOURCE_FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(SOURCE_FOLDER, file), 'utf8') }));
const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
const imports = (target: string) => new RegExp(`(?:from|import\\(|require\\()\\s*'${target}`);

test('the exporter is never imported: a backend that shares its code cannot catch its mistakes', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(filesWith(imports('@sgp-otel/'))).toEqual([]);
});

test('process.env is read in one file, the database library in one', () => {
  expect(filesWith(/process\.env\b/)).toEqual(['environment.ts']);
  expect(filesWith(imports('@electric-sql/pglite'))).toEqual([join('store', 'pglite-worker.ts')]);
});

test('rooms import downwards only: cli and http know the store, not the reverse', () => {
  const inRoom = (room: string, pattern: RegExp) => filesWith(pattern).filter((file) => file.startsWith(room));
  expect(inRoom('validation', imports('\\.\\./(?:http|store|cli)/'))).toEqual([]);
  expect(inRoom('store', imports('\\.\\./(?:http|cli)/'))).toEqual([]);
  expect(inRoom('http', imports('\\.\\./cli/'))).toEqual([]);
});

test('the viewer takes types from the backend and nothing that would have to be bundled', () => {
  const folder = join(__dirname, '..', 'viewer-app', 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const statements = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [...text.matchAll(/^(?:import|export)\b[^;]*'(?:\.\.\/)+src\/[^;]*;/gm)].map(([statement]) => statement);
  });
  expect(statements.length).toBeGreaterThan(0);
  expect(statements.filter((statement) => !/^(?:import|export) type /.test(statement))).toEqual([]);
});
