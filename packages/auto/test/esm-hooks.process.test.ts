// What instrumentations see of imported modules, in real processes; an application's own instrumentation stands for
// all.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, type NodeResult, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const instrumentationPackage = path.dirname(require.resolve('@opentelemetry/instrumentation/package.json'));

/** An instrumentation that replaces each export that it is told, by a function that says so. */
const MARKER = `
  import instrumentation from '@opentelemetry/instrumentation';
  const { InstrumentationBase, InstrumentationNodeModuleDefinition } = instrumentation;
  export class Marker extends InstrumentationBase {
    constructor(name, exports) { super('marker', '1.0.0', { name, exports }); }
    init() {
      const { name, exports } = this._config;
      return new InstrumentationNodeModuleDefinition(name, ['*'], (module) => {
        console.log('patch', name);
        for (const each of exports) this._wrap(module, each, (original) => function (...args) {
          return 'traced ' + original?.apply(this, args);
        });
        return module;
      });
    }
  }`;

let server: FaultServer;
let folder: string;

beforeEach(async () => {
  server = await startFaultServer();
  folder = mkdtempSync(path.join(tmpdir(), 'esm-hooks-'));
  mkdirSync(path.join(folder, 'node_modules/@opentelemetry'), { recursive: true });
  symlinkSync(instrumentationPackage, path.join(folder, 'node_modules/@opentelemetry/instrumentation'));
  write('marker.mjs', MARKER);
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

function library(files: Record<string, string>, manifest: object = { exports: './index.mjs' }): void {
  write('node_modules/library/package.json', JSON.stringify({ name: 'library', version: '1.0.0', ...manifest }));
  for (const [file, text] of Object.entries(files)) write(`node_modules/library/${file}`, text);
}

function run(main: string, env: Record<string, string> = {}, flag = '--require'): Promise<NodeResult> {
  write('main.mjs', main);
  const credentials = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  // The instrumentation under test is the application's.
  const settings = { OTEL_LOG_LEVEL: 'warn', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };
  const options = { cwd: folder, env: { ...credentials, ...settings, ...env } };
  return startNode([flag, register, 'main.mjs'], options).result;
}

const patching = (exports: string[], then: string, name = 'library') => `
  import { Marker } from './marker.mjs';
  new Marker('${name}', ${JSON.stringify(exports)});
  const library = await import('${name}');
  ${then}`;

describe('an ES module for which the application registers an instrumentation', () => {
  it.each(['--require', '--import'])('has its functions replaced for every importer, with %s', async (flag) => {
    library({
      'index.mjs': `
        export function declared() { return 'declared'; }
        export const constant = () => 'constant';
        export default function () { return 'default'; }
        export { deep as renamed } from './deep.mjs';
        export * from './star.mjs';`,
      'deep.mjs': `export let deep = () => 'deep';`,
      'star.mjs': `export * from './star-of-star.mjs';`,
      'star-of-star.mjs': `export class Star { static call() { return 'star'; } } export const starred = () => 'starred';`,
    });
    const main = patching(
      ['declared', 'constant', 'renamed', 'starred'],
      `const { declared, constant, renamed, starred } = await import('./other-importer.mjs');
      console.log(declared(), constant(), renamed(), starred(), library.default(), library.Star.call());`,
    );
    write('other-importer.mjs', `export * from 'library';`);
    expect(await run(main, {}, flag)).toMatchObject({
      code: 0,
      stdout: 'patch library\ntraced declared traced constant traced deep traced starred default star\n',
      stderr: '',
    });
  });

  it('keeps live bindings and hoisted functions across its cycles', async () => {
    library({
      'index.mjs': `
        import { early } from './cycle.mjs';
        export let state = 'before';
        export function change() { state = 'after'; return early; }`,
      'cycle.mjs': `import { change } from './index.mjs'; export const early = typeof change;`,
    });
    const main = patching(['change'], `console.log(library.state, library.change(), library.state);`);
    expect((await run(main)).stdout).toBe('patch library\nbefore traced function after\n');
  });

  it('says which export is a value that cannot be replaced', async () => {
    library({ 'index.mjs': `export default () => 'default';` });
    const { stdout, stderr } = await run(patching(['default'], `console.log(library.default());`));
    expect(stdout).toBe('patch library\ndefault\n');
    expect(stderr).toMatch(/\[warn] @sgp-otel\/auto The export default of file:.*library\/index\.mjs is a constant/);
  });

  it('runs on when the instrumentation throws, and a line says so', async () => {
    library({ 'index.mjs': `export const value = 1;` });
    const main = `
      import instrumentation from '@opentelemetry/instrumentation';
      const { InstrumentationBase, InstrumentationNodeModuleDefinition } = instrumentation;
      new (class extends InstrumentationBase {
        constructor() { super('throwing', '1.0.0', {}); }
        init() {
          return new InstrumentationNodeModuleDefinition('library', ['*'], () => { throw new Error('on purpose'); });
        }
      })();
      console.log((await import('library')).value);`;
    const { code, stdout, stderr } = await run(main);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' });
    expect(stderr).toContain('on purpose');
  });

  it('is patched once when a wrapper for import offers what the CommonJS file exports', async () => {
    library(
      {
        'index.cjs': `exports.call = () => 'called';`,
        'wrapper.mjs': `import library from './index.cjs'; export const call = library.call; export default library;`,
      },
      { main: './index.cjs', exports: { import: './wrapper.mjs', require: './index.cjs' } },
    );
    const { stdout } = await run(patching(['call'], `console.log(library.call(), library.default.call());`));
    expect(stdout).toBe('patch library\ntraced called traced called\n');
  });

  it('is patched in both forms when it has one for each module system', async () => {
    library(
      { 'index.cjs': `exports.call = () => 'required';`, 'index.mjs': `export const call = () => 'imported';` },
      { main: './index.cjs', exports: { import: './index.mjs', require: './index.cjs' } },
    );
    const main = patching(
      ['call'],
      `const { createRequire } = await import('node:module');
      console.log(library.call(), createRequire(import.meta.url)('library').call());`,
    );
    expect((await run(main)).stdout).toBe('patch library\npatch library\ntraced imported traced required\n');
  });
});

describe('other modules for which the application registers an instrumentation', () => {
  it('are builtins, which are patched in place', async () => {
    const main = patching(
      ['hostname'],
      `const os = await import('os');
      console.log(library.hostname().slice(0, 7), os.default.hostname === library.hostname, os.hostname === library.hostname);`,
      'node:os',
    );
    expect((await run(main.replace("Marker('node:os'", "Marker('os'"))).stdout).toMatch(
      /^(patch os\n)+traced {1,2}\S* ?true true\n$/,
    );
  });

  it('are CommonJS, whose importers see what replaces the exports', async () => {
    library({ 'index.js': `exports.call = () => 'called'; exports.other = 1;` }, { main: './index.js' });
    const main = patching(['call'], `console.log(library.call(), library.default.call(), library.other);`);
    expect((await run(main)).stdout).toBe('patch library\ntraced called traced called 1\n');
  });
});

describe('a module that SGP_OTEL_UNPATCHED_MODULES names', () => {
  it.each([
    ['http,https', false],
    ['node:http, node:https', false],
    ['express', true],
  ])('is not patched: with %s', async (names, isPatched) => {
    const main = `import http, { request } from 'node:http'; console.log('__wrapped' in request, '__wrapped' in http.get);`;
    const { stdout } = await run(main, { SGP_OTEL_UNPATCHED_MODULES: names });
    expect(stdout).toBe(`${isPatched} ${isPatched}\n`);
  });

  it('does not report, whoever instruments it', async () => {
    library({ 'index.mjs': `export const call = () => 'called';` });
    const main = patching(['call'], `console.log(library.call());`);
    expect((await run(main, { SGP_OTEL_UNPATCHED_MODULES: 'library' })).stdout).toBe('called\n');
  });
});
