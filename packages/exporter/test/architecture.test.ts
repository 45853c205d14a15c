// Reads the source of the packages, so that a forbidden import fails here and not in somebody's bundle.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { circleIn, codeOf, importGraph, importsOf, roomOf as roomBelow, sourceFiles } from '@sgp-otel/testkit';

const PACKAGES = join(__dirname, '../..');
const EXPORTER = join(PACKAGES, 'exporter/src');

/** The first folder below src; `.` for the files that put the rooms together. */
const roomOf = (file: string) => roomBelow(EXPORTER, file);

const files = sourceFiles(EXPORTER);
const imports = importGraph(files);

describe('reading imports', () => {
  it.each([
    ["import { a } from 'x';", [{ from: 'x', isTypeOnly: false }]],
    ["import a, * as b from 'x';", [{ from: 'x', isTypeOnly: false }]],
    ["import 'x';", [{ from: 'x', isTypeOnly: false }]],
    ["import type { A } from 'x';", [{ from: 'x', isTypeOnly: true }]],
    ["import {\n  type A,\n  type B,\n} from 'x';", [{ from: 'x', isTypeOnly: true }]],
    ["import { type A, b } from 'x';", [{ from: 'x', isTypeOnly: false }]],
    ["export * from './x';", [{ from: './x', isTypeOnly: false }]],
    [
      "const a = require('x') as typeof import('y');",
      [
        { from: 'x', isTypeOnly: false },
        { from: 'y', isTypeOnly: true },
      ],
    ],
    ["await import('x');", [{ from: 'x', isTypeOnly: false }]],
  ])('%j', (code, expected) => {
    expect(importsOf(code)).toEqual(expected);
  });

  it('finds the files of the exporter and what they import', () => {
    expect(files.length).toBeGreaterThan(25);
    expect(imports.length).toBeGreaterThan(60);
  });
});

describe('the rooms of the exporter', () => {
  // What a room may import of others at run time; types may come from anywhere that makes no cycle.
  const allowed: Record<string, readonly string[]> = {
    clock: ['errors'],
    errors: [],
    item: [],
    diagnostics: [],
    configuration: ['errors'],
    convert: ['clock', 'configuration', 'errors', 'item'],
    redact: ['errors', 'item'],
    encode: ['clock', 'errors', 'item'],
    stats: ['clock', 'errors', 'diagnostics'],
    spool: ['clock', 'errors', 'diagnostics'],
    delivery: [
      'client',
      'clock',
      'configuration',
      'convert',
      'diagnostics',
      'encode',
      'errors',
      'item',
      'redact',
      'relations',
    ],
    dispatch: [
      'clock',
      'configuration',
      'convert',
      'delivery',
      'diagnostics',
      'encode',
      'errors',
      'item',
      'stats',
      '.',
    ],
    'at-exit': ['client', 'clock', 'configuration', 'delivery', 'dispatch', 'encode', 'errors', 'stats'],
    client: ['clock', 'configuration', 'encode', 'errors', 'item', 'redact', '.'],
    relations: ['clock', 'convert', 'diagnostics', 'errors', 'item'],
    authoring: ['convert', 'diagnostics', 'errors', 'item'],
    otel: [
      'at-exit',
      'client',
      'clock',
      'configuration',
      'convert',
      'delivery',
      'diagnostics',
      'dispatch',
      'errors',
      'relations',
      'stats',
      '.',
    ],
  };

  it('are all named here', () => {
    const rooms = new Set(files.map(roomOf));
    rooms.delete('.');
    expect([...rooms].filter((room) => !(room in allowed))).toEqual([]);
  });

  it.each(Object.keys(allowed))('%s imports at run time only what it may', (room) => {
    const forbidden = imports
      .filter(({ file, isTypeOnly }) => roomOf(file) === room && !isTypeOnly)
      .filter(({ target }) => {
        return target !== undefined && roomOf(target) !== room && !allowed[room]?.includes(roomOf(target));
      })
      .map(({ file, from }) => `${relative(EXPORTER, file)} imports ${from}`);
    expect(forbidden).toEqual([]);
  });

  it('are in docs/architecture.md with what each may import', () => {
    const page = readFileSync(join(PACKAGES, '../docs/architecture.md'), 'utf8');
    const [, table = ''] = page.split('## Rooms of `exporter`');
    const [own = ''] = table.split(/^## /m);
    const namesIn = (cell: string) => [...cell.matchAll(/`([\w-]+)\/?`/g)].map(([, name = '']) => name).sort();
    const drawn = [...own.matchAll(/^\| ((?:`[\w-]+\/`(?:, )?)+) \|.* \| (.*) \|$/gm)].flatMap(
      ([, rooms = '', cell = '']) => namesIn(rooms).map((room) => [room, namesIn(cell)] as const),
    );
    const here = Object.entries(allowed).map(([room, to]) => [room, to.filter((name) => name !== '.').sort()] as const);
    expect(Object.fromEntries(drawn)).toEqual(Object.fromEntries(here));
  });

  it('allow no way back: a room imports none that imports it, over however many others', () => {
    // The files beside the rooms put settings together; they are not above the rooms that use them.
    const arrows = Object.entries(allowed).flatMap(([file, to]) => to.map((target) => ({ file, target })));
    expect(circleIn(arrows.filter(({ target }) => target !== '.'))).toEqual([]);
  });

  it('has no cycle of imports, types included', () => {
    expect(circleIn(imports).map((file) => relative(EXPORTER, file))).toEqual([]);
  });

  it('would see a cycle', () => {
    const arrows = [
      { file: 'a', target: 'b' },
      { file: 'b', target: 'c' },
      { file: 'c', target: 'b' },
    ];
    expect(circleIn(arrows)).toEqual(['b', 'c', 'b']);
  });
});

describe('libraries', () => {
  it('got is known to the client room alone, and loaded by one file', () => {
    const uses = imports.filter(({ from }) => from === 'got' || from.endsWith('vendor/got.js'));
    expect(new Set(uses.map(({ file }) => roomOf(file)))).toEqual(new Set(['client']));
    const loads = uses.filter(({ isTypeOnly }) => !isTypeOnly);
    expect(loads.map(({ file }) => basename(file))).toEqual(['load-got.ts']);
  });

  it('no SDK of OpenTelemetry is imported at run time by the exporter, so that every line of it fits', () => {
    const loads = imports.filter(({ from, isTypeOnly }) => /^@opentelemetry\/sdk-|^otel\d/.test(from) && !isTypeOnly);
    expect(loads).toEqual([]);
  });

  it('the exporter imports only what its package.json declares for run time, and Node itself', () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(EXPORTER, '../package.json'), 'utf8'));
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    const undeclared = imports.filter(
      ({ from, isTypeOnly }) => !isTypeOnly && !/^(\.|node:)/.test(from) && !declared.includes(from),
    );
    expect(undeclared.map(({ file, from }) => `${basename(file)} imports ${from}`)).toEqual([]);
  });

  it('the local backend never imports the exporter, so that it cannot share its mistakes', () => {
    const shared = sourceFiles(join(PACKAGES, 'local/src'))
      .flatMap((file) => importsOf(codeOf(file)))
      .filter(({ from }) => /@sgp-otel\/exporter|\/exporter\//.test(from));
    expect(shared).toEqual([]);
  });
});

describe.each(readdirSync(PACKAGES).filter((name) => existsSync(join(PACKAGES, name, 'src'))))(
  'packages/%s',
  (name) => {
    const sources = sourceFiles(join(PACKAGES, name, 'src'));

    it('reads the environment of the process in one file at most', () => {
      const readers = sources.filter((file) =>
        /\bprocess\s*(\?\.|\.|\[['"])\s*env\b|\benv\b[^;]*\bfrom 'node:process'/.test(codeOf(file)),
      );
      expect(readers.length).toBeLessThanOrEqual(1);
    });

    // What a test may fake while the application runs: the other packages are programs of their own.
    const isInApplications = name === 'exporter' || name === 'auto';
    if (isInApplications)
      it('takes timers and clocks from real-time.ts alone', () => {
        const uses =
          /(?<![.\w'])(?:set|clear)(?:Timeout|Interval|Immediate)\(|\bqueueMicrotask\(|\bprocess\.(?:nextTick|hrtime)\b|\bperformance\.|\bDate\.|new Date\b|\bglobalThis\.Date\b|'node:timers/;
        const users = sources.filter((file) => {
          const code = codeOf(file);
          const found = uses.exec(code);
          return found && basename(file) !== 'real-time.ts' && !/from '[./]*(?:clock\/)?real-time'/.test(code);
        });
        expect(users.map((file) => relative(PACKAGES, file))).toEqual([]);
      });

    it('names its files for what they are, in kebab-case', () => {
      const badNames = sources
        .map((file) => basename(file).replace(/\.[cm]?ts$/, ''))
        .filter(
          (file) =>
            !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(file) ||
            /(^|-)(utils?|helpers?|commons?|base|managers?|impl)$/.test(file),
        );
      expect(badNames).toEqual([]);
    });
  },
);

describe('the environment of the exporter', () => {
  it('is read by configuration/environment.ts', () => {
    expect(codeOf(join(EXPORTER, 'configuration/environment.ts'))).toMatch(/process\.env/);
  });
});
