// The types of the packed tarballs, compiled as users compile them: strict, with the declarations of libraries checked
// too, by old and new versions of TypeScript, each way that resolves `exports`.
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installInto, installPacked, startNode } from '@sgp-otel/testkit';

jest.setTimeout(300_000);

const COMPILERS = { 'ts-5.4': '5.4.5', 'ts-5.9': '5.9.3', 'ts-6': '6.0.3', 'ts-7': '7.0.2' };
const PROGRAMS = path.join(__dirname, 'programs');
const NEW_LINE = 'sdk-3.mts';

let dir: string;
let dir3: string;

beforeAll(() => {
  const compilers = Object.entries(COMPILERS).map(([name, version]) => `${name}@npm:typescript@${version}`);
  const sdks = ['otel1-trace@npm:@opentelemetry/sdk-trace-base@1.30.1', '@opentelemetry/sdk-trace-base@2.12.0'];
  // Declarations of the SDK ask for Node's types, whose newest version is not for old compilers.
  const nodeTypes = '@types/node@20.19.43';
  const logs = '@opentelemetry/sdk-logs@0.223.0';
  dir = installPacked([...compilers, ...sdks, logs, nodeTypes, '@opentelemetry/api@1.9.1']);
  // The 3.x line needs a newer API than the others take.
  dir3 = path.join(dir, 'three');
  const tarballs = readdirSync(path.join(dir, 'tarballs')).filter((file) => file.includes('exporter'));
  const exporter = tarballs.map((file) => path.join(dir, 'tarballs', file));
  installInto(dir3, [...exporter, '@opentelemetry/sdk-trace@3.1.1', '@opentelemetry/api@1.10.0']);
  for (const file of readdirSync(PROGRAMS)) {
    copyFileSync(path.join(PROGRAMS, file), path.join(file === NEW_LINE ? dir3 : dir, file));
  }
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What the compiler says of the programs in a folder. */
async function compile(compiler: string, folder: string, resolution: string, more: object = {}) {
  const isBundler = resolution === 'bundler';
  const project = path.join(folder, 'tsconfig.json');
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: 'es2022',
    module: isBundler ? 'esnext' : resolution,
    moduleResolution: resolution,
    types: [],
    ...more,
  };
  const files = readdirSync(folder).filter((file) => /\.[cm]ts$/.test(file) && !(isBundler && file.endsWith('.cts')));
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  const tsc = path.join(dir, 'node_modules', compiler, 'bin/tsc');
  const { code, stdout } = await startNode([tsc, '-p', project], { cwd: folder, timeoutMillis: 120_000 }).result;
  return { code, stdout };
}

const RESOLUTIONS = ['node16', 'nodenext', 'bundler'];
const CLEAN = { code: 0, stdout: '' };

describe.each(Object.keys(COMPILERS))('%s compiles a strict program with each package', (compiler) => {
  it.each(RESOLUTIONS)('with module resolution %s', async (resolution) => {
    expect(await compile(compiler, dir, resolution)).toEqual(CLEAN);
  });

  it.each(RESOLUTIONS)('of the 3.x line, with module resolution %s', async (resolution) => {
    expect(await compile(compiler, dir3, resolution)).toEqual(CLEAN);
  });
});

it('compiles with the options that go beyond strict', async () => {
  const more = {
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
  };
  expect(await compile('ts-7', dir, 'nodenext', { ...more, isolatedModules: true })).toEqual(CLEAN);
});

it('compiles without the types of browsers', async () => {
  expect(await compile('ts-7', dir, 'node16', { lib: ['es2022'], types: ['node'] })).toEqual(CLEAN);
});

it.each(['ts-5.4', 'ts-5.9'])('compiles with %s for its default target, which is ES5', async (compiler) => {
  const files = ['exporter.mts', 'auto.mts', 'local.mts'].map((file) => path.join(dir, file));
  const flags = ['--noEmit', '--strict', '--module', 'esnext', '--moduleResolution', 'bundler', '--types', 'node'];
  const tsc = path.join(dir, 'node_modules', compiler, 'bin/tsc');
  const { code, stdout } = await startNode([tsc, ...flags, ...files], { cwd: dir, timeoutMillis: 120_000 }).result;
  expect({ code, stdout }).toEqual(CLEAN);
});

it('fails for a program that is wrong, so that the above means something', async () => {
  const file = path.join(dir, 'exporter.mts');
  const program = readFileSync(file, 'utf8');
  try {
    writeFileSync(file, program.replaceAll('// @ts-expect-error', '//'));
    const { code, stdout } = await compile('ts-7', dir, 'nodenext');
    expect(code).not.toBe(0);
    expect(stdout.match(/error TS/g)?.length).toBeGreaterThanOrEqual(5);
  } finally {
    writeFileSync(file, program);
  }
});

it.each(['exporter', 'auto', 'local'])(
  '@sgp-otel/%s ships one declaration file for each entry, and no source map',
  (name) => {
    const files = readdirSync(path.join(dir, 'node_modules/@sgp-otel', name), { recursive: true, encoding: 'utf8' });
    const declarations = files.filter((file) => /\.d\.[cm]?ts$/.test(file)).sort();
    const entries = name === 'auto' ? ['index', 'register'] : ['index'];
    expect(declarations).toEqual(entries.map((entry) => path.join('types', `${entry}.d.ts`)));
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  },
);
