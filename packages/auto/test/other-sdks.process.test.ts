// Beside another OpenTelemetry SDK, another copy of this package or another copy of the API: real SDKs of each line,
// real processes.
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FaultServer, startFaultServer, startNode } from '@sgp-otel/testkit';

const packageDir = path.join(__dirname, '..');
const register = path.join(packageDir, 'dist/register.js');
const at = (name: string) => JSON.stringify(require.resolve(name));

let server: FaultServer;
let dir: string;

beforeEach(async () => {
  server = await startFaultServer();
  dir = mkdtempSync(path.join(tmpdir(), 'sgp-otel-sdks-'));
});

afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

function file(name: string, code: string): string {
  const target = path.join(dir, name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, code);
  return target;
}

function start(args: string[], env: Record<string, string> = {}) {
  const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  // The spans are made by hand.
  const settings = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };
  return startNode(args, { cwd: dir, env: { ...credentials, ...settings, ...env } }).result;
}

const names = () => server.requests.flatMap((request) => request.body.items.map((item: { name: string }) => item.name));

const spanByHand = (api: string) => `
  const { trace } = require(${api});
  trace.getTracer('app').startSpan('by hand').end();`;

describe('an SDK that was registered before', () => {
  it('of the 1.x line gets the processor added: its spans go to SGP too', async () => {
    const sdk = file(
      'sdk.cjs',
      `const { BasicTracerProvider } = require(${at('otel1-trace')}); new BasicTracerProvider().register();`,
    );
    const app = file('app.cjs', spanByHand(at('@opentelemetry/api')));
    const result = await start(['--require', sdk, '--require', register, app]);
    expect(result).toMatchObject({ code: 0 });
    expect(names()).toEqual(['by hand']);
    expect(result.stderr).toContain('Attached to the OpenTelemetry SDK that is registered already');
  });

  it.each([
    [
      '2.x',
      `const { BasicTracerProvider } = require(${at('@opentelemetry/sdk-trace-base')}); const provider = new BasicTracerProvider();`,
    ],
    ['3.x', `const { TracerProvider } = require(${at('otel3-trace')}); const provider = new TracerProvider();`],
  ])(
    'of the %s line takes none: the application runs and one line says exactly what to change',
    async (_line, make) => {
      const sdk = file(
        'sdk.cjs',
        `${make} require(${at('@opentelemetry/api')}).trace.setGlobalTracerProvider(provider);`,
      );
      const app = file('app.cjs', `${spanByHand(at('@opentelemetry/api'))} console.log('ran');`);
      const result = await start(['--require', sdk, '--require', register, app]);
      expect(result).toMatchObject({ code: 0, stdout: 'ran\n' });
      const lines = result.stderr.split('\n').filter((line) => line.includes('Another OpenTelemetry SDK'));
      expect(lines).toEqual([expect.stringContaining('spanProcessors: [new')]);
    },
  );
});

describe('an SDK that the application registers itself, later', () => {
  it('is refused by the API; SGP gets the spans and one line says so, without a stack trace', async () => {
    const app = file(
      'app.cjs',
      `const { NodeTracerProvider } = require(${at('@opentelemetry/sdk-trace-node')});
       new NodeTracerProvider().register();
       ${spanByHand(at('@opentelemetry/api'))}`,
    );
    const result = await start(['--require', register, app]);
    expect(result.code).toBe(0);
    expect(names()).toEqual(['by hand']);
    expect(result.stderr.match(/registers an OpenTelemetry SDK of its own/g)).toHaveLength(1);
    expect(result.stderr).not.toContain('    at ');
  });
});

describe('two copies of this package', () => {
  it('start one SDK, and say once that tracing is off', async () => {
    const copy = path.join(packageDir, 'dist-copy');
    cpSync(path.join(packageDir, 'dist'), copy, { recursive: true });
    try {
      const both = ['--require', register, '--require', path.join(copy, 'register.js')];
      const app = file('app.cjs', spanByHand(at('@opentelemetry/api')));
      const result = await start([...both, app]);
      expect(names()).toEqual(['by hand']);
      expect(result.stderr.match(/Tracing to/g)).toHaveLength(1);
      const off = await start([...both, app], { SGP_API_KEY: '' });
      expect(off.stderr.match(/Tracing to SGP is off/g)).toHaveLength(1);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

describe('copies of the API', () => {
  const install = (folder: string, name: string) => {
    const target = path.join(dir, folder, 'node_modules/@opentelemetry');
    mkdirSync(target, { recursive: true });
    symlinkSync(path.dirname(path.dirname(require.resolve(name))), path.join(target, 'api'));
  };

  it.each([
    ['app.cjs', `const { trace } = require('@opentelemetry/api');`],
    ['app.mjs', `import { trace } from '@opentelemetry/api';`],
  ])('an application on 1.10 is traced (%s)', async (name, load) => {
    install('.', 'api-110');
    const app = file(name, `${load} trace.getTracer('app').startSpan('by hand').end();`);
    const result = await start(['--require', register, app]);
    expect(result.code).toBe(0);
    expect(names()).toEqual(['by hand']);
    expect(result.stderr).not.toContain('Two copies');
  });

  it('a newer one deep in a dependency is traced too, and one line names both', async () => {
    install('library', 'api-110');
    file('library/index.js', spanByHand("'@opentelemetry/api'"));
    const app = file('app.cjs', `require('./library'); ${spanByHand(at('@opentelemetry/api'))}`);
    const result = await start(['--require', register, app]);
    expect(result.code).toBe(0);
    expect(names()).toEqual(['by hand', 'by hand']);
    expect(result.stderr.match(/Two copies of @opentelemetry\/api: 1\.10\.0 .* 1\.9\.1/g)).toHaveLength(1);
  });
});

describe('inherited flags', () => {
  it('work in a child process whose folder has no node_modules', async () => {
    // The package is found by its name from the application's folder only.
    mkdirSync(path.join(dir, 'app/node_modules/@sgp-otel'), { recursive: true });
    symlinkSync(packageDir, path.join(dir, 'app/node_modules/@sgp-otel/auto'));
    mkdirSync(path.join(dir, 'elsewhere'));
    const child = file('elsewhere/child.cjs', `${spanByHand(at('@opentelemetry/api'))} console.log('child ran');`);
    file(
      'app/app.cjs',
      `const { execFileSync, fork } = require('node:child_process');
       const cwd = ${JSON.stringify(path.join(dir, 'elsewhere'))};
       process.stdout.write(execFileSync(process.execPath, [${JSON.stringify(child)}], { cwd }));
       fork(${JSON.stringify(child)}, { cwd });`,
    );
    for (const [args, env] of [
      [['app.cjs'], { NODE_OPTIONS: '--require @sgp-otel/auto/register' }],
      [['app.cjs'], { NODE_OPTIONS: '--import=@sgp-otel/auto/register' }],
    ] as const) {
      server.requests.length = 0;
      const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
      const result = await startNode([...args], { cwd: path.join(dir, 'app'), env: { ...credentials, ...env } }).result;
      expect(result).toMatchObject({ code: 0, stdout: 'child ran\nchild ran\n' });
      expect(names()).toEqual(['by hand', 'by hand']);
    }
    // On the command line only fork inherits it.
    server.requests.length = 0;
    file(
      'app/forks.cjs',
      `require('node:child_process').fork(${JSON.stringify(child)}, { cwd: ${JSON.stringify(path.join(dir, 'elsewhere'))} });`,
    );
    const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
    const options = { cwd: path.join(dir, 'app'), env: credentials };
    expect(await startNode(['--require', '@sgp-otel/auto/register', 'forks.cjs'], options).result).toMatchObject({
      code: 0,
    });
    expect(names()).toEqual(['by hand']);
  });

  it('leave npm and other package managers silent and untraced; the script they run is traced', async () => {
    file('package.json', JSON.stringify({ scripts: { go: 'node app.cjs' } }));
    file('app.cjs', spanByHand(at('@opentelemetry/api')));
    const folder = (process.env.PATH ?? '').split(path.delimiter).find((each) => existsSync(path.join(each, 'npm')));
    const npm = realpathSync(path.join(folder ?? '', 'npm'));
    const result = await start([npm, 'run', 'go', '--silent'], { NODE_OPTIONS: `--require ${register}`, HOME: dir });
    expect(result.code).toBe(0);
    expect(names()).toEqual(['by hand']);
    expect(result.stderr.match(/Tracing to/g)).toHaveLength(1);
  });
});
