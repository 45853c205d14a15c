// Reads the sources: which room may know which, and what is used in one place alone.
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { circleIn, codeOf, importGraph, roomOf, sourceFiles } from '@sgp-otel/testkit';

const SOURCE_FOLDER = join(__dirname, '../src');
const files = sourceFiles(SOURCE_FOLDER);
const imports = importGraph(files);
const named = (file: string) => relative(SOURCE_FOLDER, file);
const roomOfFile = (file: string) => roomOf(SOURCE_FOLDER, file);
const filesWith = (pattern: RegExp) => files.filter((file) => pattern.test(codeOf(file))).map(named);

/** What a room may import of others, types included. What lies in no room puts the rooms together. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  calls: [],
  clock: [],
  environment: [],
  application: [],
  secrets: [],
  diagnostics: ['environment'],
  sdk: ['application', 'clock', 'diagnostics', 'environment'],
  resources: ['clock', 'diagnostics', 'environment'],
  modules: ['application', 'diagnostics', 'environment'],
  instrumentations: ['application', 'diagnostics', 'environment', 'modules', 'resources'],
  openai: ['application', 'calls', 'diagnostics', 'environment', 'instrumentations', 'modules'],
  anthropic: ['application', 'calls', 'diagnostics', 'environment', 'instrumentations', 'modules'],
  libraries: ['application', 'environment', 'instrumentations', 'modules'],
  process: ['clock', 'diagnostics', 'environment', 'resources'],
  spool: ['clock'],
  doctor: [
    'application',
    'clock',
    'environment',
    'instrumentations',
    'libraries',
    'modules',
    'openai',
    'sdk',
    'secrets',
    'spool',
  ],
};

describe('the rooms of auto', () => {
  it('are all named here', () => {
    const rooms = [...new Set(files.map(roomOfFile))].filter((room) => room !== '.');
    expect(rooms.sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it.each(Object.entries(ALLOWED))('%s imports only what it may', (room, allowed) => {
    const forbidden = imports.filter(({ file, target }) => {
      if (target === undefined || roomOfFile(file) !== room) return false;
      return roomOfFile(target) !== room && !allowed.includes(roomOfFile(target));
    });
    expect(forbidden.map(({ file, from }) => `${named(file)} imports ${from}`)).toEqual([]);
  });

  it('imports in no circle, neither between rooms nor between files', () => {
    const rooms = Object.entries(ALLOWED).flatMap(([file, targets]) => targets.map((target) => ({ file, target })));
    expect(circleIn(rooms)).toEqual([]);
    expect(circleIn(imports).map(named)).toEqual([]);
  });

  it('leaves to the folder itself only what is loaded by name, and the composition', () => {
    expect(
      files
        .filter((file) => roomOfFile(file) === '.')
        .map((file) => basename(file, '.ts'))
        .sort(),
    ).toEqual([
      'cli',
      'index',
      'register',
      'register-nothing',
      'register-tracing',
      'start-line',
      'start-sdk',
      'start-tracing',
      'stop-at-exit',
      'switch-on-instrumentations',
    ]);
  });
});

describe('what auto uses in one place', () => {
  it.each([
    ['the environment of the process', /process\.env\b/, ['environment/environment.ts']],
    ['its name as a component of log lines', /createComponentLogger/, ['diagnostics/log.ts']],
    ['the methods of the process', /replaceMethod\('|process\.emit\b/, ['process/process-emit.ts']],
    ['the hooks of Node for ES modules', /registerHooks\(|\.register\(/, ['modules/register-load-hook.ts']],
  ])('%s', (_what, pattern, expected) => {
    expect(filesWith(pattern)).toEqual(expected);
  });

  it('the logger of the API: as itself only where it is set', () => {
    const users = imports.filter(({ file, from }) => {
      return from === '@opentelemetry/api' && /import[^;]*\bdiag\b[^;]*'@opentelemetry\/api'/.test(codeOf(file));
    });
    expect(users.map(({ file }) => named(file)).sort()).toEqual([
      'diagnostics/log.ts',
      'doctor/check-round-trip.ts',
      'doctor/run-doctor.ts',
    ]);
  });
});

describe('each file of auto', () => {
  it('says at its top what it is for', () => {
    const silent = files.filter((file) => !/^(?:#!.*\n)?\/\/ \S/.test(readFileSync(file, 'utf8')));
    expect(silent.map(named)).toEqual([]);
  });

  it('has lines of at most 120 characters', () => {
    const long = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) => ([...line].length > 120 ? `${named(file)}:${index + 1}` : [])),
    );
    expect(long).toEqual([]);
  });
});
