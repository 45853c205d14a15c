// Reads the source of the packages, so that a forbidden import fails here and not in somebody's bundle.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

const PACKAGES = join(__dirname, '../..');
const EXPORTER = join(PACKAGES, 'exporter/src');

interface Import {
  readonly from: string;
  readonly isTypeOnly: boolean;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?ts$/.test(file))
    .map((file) => join(folder, file));
}

/** The code without comments; what looks like one in a text may go too, which no rule here minds. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[\s;])\/\/.*$/gm, '$1');
}

function importsOf(code: string): Import[] {
  const found: Import[] = [];
  for (const [, clause = '', from = ''] of code.matchAll(
    /^(?:import|export)\s+([^;'"]*?)\s*from\s*['"]([^'"]+)['"]/gm,
  )) {
    const names = /^\{([\s\S]*)\}$/
      .exec(clause)?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '');
    const isTypeOnly = clause.startsWith('type ') || (names?.every((name) => name.trim().startsWith('type ')) ?? false);
    found.push({ from, isTypeOnly });
  }
  for (const [, from = ''] of code.matchAll(/^import\s*['"]([^'"]+)['"]/gm)) found.push({ from, isTypeOnly: false });
  for (const [, type, from = ''] of code.matchAll(
    /(typeof\s+)?\b(?:require(?:\.resolve)?|import)\(\s*['"]([^'"]+)['"]/g,
  )) {
    found.push({ from, isTypeOnly: type !== undefined });
  }
  return found;
}

/** The source file that a relative import means, `undefined` for a package or for something that is no source. */
function target(file: string, { from }: Import): string | undefined {
  if (!from.startsWith('.')) return undefined;
  const path = resolve(dirname(file), from);
  return [`${path}.ts`, join(path, 'index.ts')].find(existsSync);
}

/** The first folder below src; `.` for the files that put the rooms together. */
function roomOf(file: string): string {
  return relative(EXPORTER, dirname(file)).split(sep)[0] || '.';
}

const files = filesIn(EXPORTER);
const imports = files.flatMap((file) => importsOf(codeOf(file)).map((each) => ({ file, ...each })));

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
    convert: ['clock', 'errors', 'item'],
    redact: ['errors', 'item'],
    encode: ['clock', 'errors', 'item'],
    stats: ['clock', 'errors', 'diagnostics'],
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
    dispatch: ['clock', 'configuration', 'convert', 'delivery', 'diagnostics', 'encode', 'errors', 'stats', '.'],
    'at-exit': ['client', 'clock', 'configuration', 'delivery', 'dispatch', 'encode', 'errors', 'stats'],
    client: ['clock', 'configuration', 'encode', 'errors', 'item', 'redact', '.'],
    relations: ['clock', 'convert', 'diagnostics', 'errors'],
    authoring: ['convert', 'diagnostics', 'errors'],
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
      .map((each) => ({ each, to: target(each.file, each) }))
      .filter(({ to }) => to !== undefined && roomOf(to) !== room && !allowed[room]?.includes(roomOf(to)))
      .map(({ each }) => `${relative(EXPORTER, each.file)} imports ${each.from}`);
    expect(forbidden).toEqual([]);
  });

  it('allow no way back: a room imports none that imports it, over however many others', () => {
    // The files beside the rooms put settings together; they are not above the rooms that use them.
    const rooms = Object.entries(allowed).map(([room, to]) => [room, to.filter((each) => each !== '.')] as const);
    expect(cycleIn(new Map(rooms))).toEqual([]);
  });

  it('has no cycle of imports, types included', () => {
    const arrows = new Map<string, string[]>();
    for (const each of imports) {
      const to = target(each.file, each);
      if (to !== undefined) arrows.set(each.file, [...(arrows.get(each.file) ?? []), to]);
    }
    expect(cycleIn(arrows).map((file) => relative(EXPORTER, file))).toEqual([]);
  });

  it('would see a cycle', () => {
    const arrows = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(cycleIn(arrows)).toEqual(['b', 'c', 'b']);
  });
});

/** The files of one cycle, the first one again at the end; empty when there is none. */
function cycleIn(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of arrows.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of arrows.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

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
    const shared = filesIn(join(PACKAGES, 'local/src'))
      .flatMap((file) => importsOf(codeOf(file)))
      .filter(({ from }) => /@sgp-otel\/exporter|\/exporter\//.test(from));
    expect(shared).toEqual([]);
  });
});

describe.each(readdirSync(PACKAGES).filter((name) => existsSync(join(PACKAGES, name, 'src'))))(
  'packages/%s',
  (name) => {
    const sources = filesIn(join(PACKAGES, name, 'src'));

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
