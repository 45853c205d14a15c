import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../package.json';
import { callBackend, item } from './running-local';

const CLI = join(__dirname, '..', 'dist', 'cli.js');

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(args: string[], env: Record<string, string> = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...args], { env: cleanEnv(env) }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

function cleanEnv(extra: Record<string, string>): NodeJS.ProcessEnv {
  const { SGP_LOCAL_API_KEY: _key, ...env } = process.env;
  return { ...env, NO_COLOR: '1', ...extra };
}

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the program and waits until it has printed its address. */
async function start(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [CLI, ...args], { env: cleanEnv(env) });
  children.push(child);
  let stdout = '';
  let stderr = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      const found = /SGP_CLIENT_BASE_URL=(\S+)/.exec(stdout)?.[1];
      if (found && stdout.includes('Ctrl-C')) resolve(found);
    });
    void exited.then((code) => reject(new Error(`exited with ${code}: ${stderr}`)));
  });
  return { child, exited, url, output: () => ({ stdout, stderr }) };
}

test('--help suffices: options, defaults, the variable and examples', async () => {
  const { code, stdout } = await run(['--help']);
  expect(code).toBe(0);
  for (const part of [
    '--port',
    '5003',
    '--host',
    '127.0.0.1',
    '--data',
    '--api-key',
    'SGP_LOCAL_API_KEY',
    '--max-body-bytes',
    '16777216',
    '--version',
    'Examples:',
  ]) {
    expect(stdout).toContain(part);
  }
});

test('--version prints the version of the package', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test.each(['SIGTERM', 'SIGINT'] as const)('serves, says how to use it, and ends with 0 on %s', async (signal) => {
  const { child, exited, url, output } = await start(['--port', '0']);
  expect(output().stdout).toContain(`Trace viewer  ${url}`);
  expect(output().stdout).toContain('export SGP_API_KEY=local');
  expect(output().stdout).toContain('export SGP_ACCOUNT_ID=local');
  expect(output().stderr).toContain('Starting the database');
  expect((await callBackend(url, 'PUT', '/v5/spans/batch', { items: [item()] })).status).toBe(200);
  child.kill(signal);
  expect(await exited).toBe(0);
});

test('a signal while the database starts ends it as well', async () => {
  const child = spawn(process.execPath, [CLI, '--port', '0'], { env: cleanEnv({}) });
  children.push(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stderr.once('data', resolve));
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

test('takes the key from SGP_LOCAL_API_KEY, listens wider with it, and never prints it', async () => {
  const { url, output } = await start(['start', '--port', '0', '--host', '0.0.0.0'], { SGP_LOCAL_API_KEY: 's3cret' });
  expect((await callBackend(url, 'GET', '/viewer-api/traces')).status).toBe(401);
  const headers = { 'x-api-key': 's3cret' };
  expect((await callBackend(url, 'GET', '/viewer-api/traces', undefined, { headers })).status).toBe(200);
  expect(JSON.stringify(output())).not.toContain('s3cret');
});

test('spans with --data survive a kill that leaves no time to close', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp-local-test-'));
  try {
    const sent = item();
    const first = await start(['--port', '0', '--data', folder]);
    await callBackend(first.url, 'PUT', '/v5/spans/batch', { items: [sent] });
    first.child.kill('SIGKILL');
    await first.exited;
    const second = await start(['--port', '0', '--data', folder]);
    expect(second.output().stdout).toContain(`in ${folder}`);
    expect((await callBackend(second.url, 'GET', `/v5/spans/${sent.id}`)).body).toMatchObject(sent);
    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  ['0.0.0.0', {}],
  ['::', { SGP_LOCAL_API_KEY: '' }],
])('refuses --host %s without a key, with what to do', async (host, env) => {
  const { code, stdout, stderr } = await run(['--port', '0', '--host', host], env as Record<string, string>);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain(`Host ${host}`);
  expect(stderr).toContain('SGP_LOCAL_API_KEY');
});

test('a port in use is one clear message and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await run(['--port', String(port)]);
  other.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`error: Port ${port} on 127.0.0.1 is already in use`);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test.each([
  [['--port', 'http'], 'whole number'],
  [['--port', '70000'], 'port'],
  [['--prot', '1'], '--port'],
  [['serve'], 'too many arguments'],
])('refuses %j with exit code 1', async (args, message) => {
  const { code, stderr } = await run(args);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});
