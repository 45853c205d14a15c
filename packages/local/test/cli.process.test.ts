import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leadingRows, until } from '@sgp-otel/testkit';
import { version } from '../package.json';
import { CLI, cleanEnv, QUICK_DATABASE, run } from './run-command';
import { callBackend, item } from './running-local';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the program and waits until it has printed its address. */
async function start(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [...QUICK_DATABASE, CLI, ...args], { env: cleanEnv(env) });
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
    '--database-url',
    '--retain',
    '--store-semantics',
    '--enable-faults',
    '--allow-account',
    'traces',
    'show',
    'tail',
    'import',
    'export',
    '--version',
    'Examples:',
  ]) {
    expect(stdout).toContain(part);
  }
});

test('--version prints the version of the package', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test.each(leadingRows(1, ['SIGINT', 'SIGTERM']))(
  'serves, says how to use it, and ends with 0 on %s',
  async (signal) => {
    const { child, exited, url, output } = await start(['--port', '0']);
    expect(output().stdout).toContain(`Trace viewer  ${url}`);
    expect(output().stdout).toContain('export SGP_API_KEY=local');
    expect(output().stdout).toContain('export SGP_ACCOUNT_ID=local');
    expect(output().stderr).toContain('Starting');
    expect((await callBackend(url, 'PUT', '/v5/spans/batch', { items: [item()] })).status).toBe(200);
    child.kill(signal);
    expect(await exited).toBe(0);
  },
);

test('a signal while the database starts ends it as well', async () => {
  const child = spawn(process.execPath, [...QUICK_DATABASE, CLI, '--port', '0'], { env: cleanEnv({}) });
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

test.each([
  ['0.0.0.0', {}],
  ['::', { SGP_LOCAL_API_KEY: '' }],
])('refuses --host %s without a key, with what to do', async (host, env) => {
  const { code, stdout, stderr } = await run(['--port', '0', '--host', host], env as Record<string, string>);
  expect(code).toBe(2);
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
  [['--port', '70000'], '--port is 70000; expected'],
  [['--prot', '1'], '--port'],
  [['serve'], 'There is no command "serve"'],
])('refuses %j with exit code 2', async (args, message) => {
  const { code, stderr } = await run(args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('start --json prints one line of JSON and keeps a given key to itself', async () => {
  const child = spawn(process.execPath, [...QUICK_DATABASE, CLI, '--port', '0', '--json'], { env: cleanEnv({}) });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  const { url, port, env } = JSON.parse(line);
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(env).toEqual({ SGP_API_KEY: 'local', SGP_ACCOUNT_ID: 'local', SGP_CLIENT_BASE_URL: url });
  const second = spawn(process.execPath, [...QUICK_DATABASE, CLI, '--port', '0', '--json', '--api-key', 's3cret'], {
    env: cleanEnv({}),
  });
  children.push(second);
  const [withKey] = await once(second.stdout, 'data');
  expect(String(withKey)).not.toContain('s3cret');
});

test('spans acknowledged before a kill in the middle of writing are all there afterwards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp-local-test-'));
  try {
    const first = await start(['--data', folder, '--port', '0']);
    const acknowledged: string[] = [];
    const write = async () => {
      for (;;) {
        const items = Array.from({ length: 50 }, () => item({ input: { text: 'x'.repeat(500) } }));
        const answer = await callBackend(first.url, 'PUT', '/v5/spans/batch', { items }).catch(() => undefined);
        if (answer?.status !== 200) return;
        acknowledged.push(...items.map(({ id }) => id as string));
        if (acknowledged.length >= 1000) first.child.kill('SIGKILL');
      }
    };
    await Promise.all([write(), write()]);
    await first.exited;
    const second = await start(['--data', folder, '--port', '0']);
    expect(second.output().stdout).toContain(`in ${folder}`);
    const found = await callBackend(second.url, 'POST', '/v5/spans/search?limit=1000', {
      span_ids: acknowledged.slice(0, 1000),
    });
    expect(acknowledged.length).toBeGreaterThanOrEqual(1000);
    expect(found.body.items).toHaveLength(1000);
    const rest = await callBackend(second.url, 'POST', '/v5/spans/search?limit=1000', {
      span_ids: acknowledged.slice(1000),
    });
    expect(rest.body.items).toHaveLength(acknowledged.length - 1000);
    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('commands that talk to a running backend', () => {
  let url: string;
  let folder: string;
  let backend: ChildProcess;
  beforeAll(async () => {
    const started = await start(['--port', '0']);
    children.splice(0);
    backend = started.child;
    url = started.url;
    folder = mkdtempSync(join(tmpdir(), 'sgp-local-test-'));
    const spans = [
      item({ id: 'root', trace_id: 'shown', name: 'turn:1', type: 'AGENT_WORKFLOW', status: 'ERROR' }),
      item({
        id: 'call',
        parent_id: 'root',
        trace_id: 'shown',
        name: 'llm:m',
        type: 'COMPLETION',
        output: { usage: { input_tokens: 1200, output_tokens: 34, cost_usd: 0.0125 } },
        status: 'SUCCESS',
      }),
      item({
        id: 'tool',
        parent_id: 'call',
        trace_id: 'shown',
        name: 'tool:\u001b[2Jx\u202e',
        status: 'ERROR',
        metadata: { error_type: 'TimeoutError', error_message: 'took\u0007 too long' },
      }),
      item({ id: 'open', parent_id: 'root', trace_id: 'shown', name: 'state:wait', end_timestamp: undefined }),
      item({
        id: 'fine',
        trace_id: 'fine',
        name: 'turn:2',
        start_timestamp: '2026-01-30T09:30:00Z',
        end_timestamp: '2026-01-30T09:30:00.5Z',
      }),
    ];
    expect((await callBackend(url, 'PUT', '/v5/spans/batch', { items: spans })).status).toBe(200);
  });
  afterAll(() => {
    backend.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = (args: string[], stdin?: string) => run([...args, '--url', url], {}, stdin);

  test('traces lists the newest first, as a table and as JSON', async () => {
    const { code, stdout } = await ask(['traces']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/turn:1 +error +… +4 +1,234 +\$0\.0125 +shown$/);
    expect(lines[2]).toMatch(/turn:2 +ok +500ms +1 +fine$/);
    const json = JSON.parse((await ask(['traces', '--json', '--limit', '1'])).stdout);
    expect(json).toEqual([expect.objectContaining({ trace_id: 'shown', span_count: 4, error_count: 2 })]);
    expect((await ask(['traces', '--status', 'success'])).stdout).not.toContain('shown');
    expect((await ask(['traces', '--text', 'nothing like it'])).stderr).toContain('No traces');
  });

  test('show draws the tree with tokens, cost, errors and what is in flight, and no control characters', async () => {
    const { code, stdout } = await ask(['show', 'shown']);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'turn:1  AGENT_WORKFLOW  error  1.00s',
      '├─ llm:m  COMPLETION  ok  1.00s  1,200 → 34 tokens  $0.0125',
      '│  └─ tool:x\ufffd  STANDALONE  error  1.00s',
      '│        TimeoutError: took\ufffd too long',
      '└─ state:wait  STANDALONE  in flight  …',
    ]);
    expect(JSON.parse((await ask(['show', 'shown', '--json'])).stdout)).toHaveLength(4);
    const unknown = await ask(['show', 'unknown']);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no trace or span "unknown"') });
  });

  test('colours appear on a terminal only', async () => {
    expect((await ask(['show', 'shown'])).stdout).not.toContain('\u001b');
    const forced = await run(['show', 'shown', '--url', url], { FORCE_COLOR: '1', NO_COLOR: '' });
    expect(forced.stdout).toContain('\u001b[31merror');
  });

  test('export and import carry every span to another backend, and name the lines that are refused', async () => {
    const file = join(folder, 'spans.ndjson');
    expect((await ask(['export', '--output', file])).stderr).toContain('Exported 5 spans');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect((await ask(['export', '--trace', 'fine'])).stdout.trimEnd().split('\n')).toHaveLength(1);
    const bad = [
      ...lines,
      'not JSON',
      '',
      JSON.stringify(item({ id: 'bad', type: 'TOOL' })),
      JSON.stringify(item({ id: 'own', parent_id: 'own' })),
      JSON.stringify(item({ id: 'good' })),
    ].join('\n');
    const other = await start(['--port', '0']);
    const imported = await run(['import', '-', '--url', other.url], {}, bad);
    expect(imported.code).toBe(1);
    expect(imported.stderr).toContain('line 6: It is not JSON.');
    expect(imported.stderr).toMatch(/line 8: type: Input should be/);
    expect(imported.stderr).toMatch(/line 9: span "own" is its own ancestor/);
    expect(imported.stderr).toContain('Imported 6 spans, 3 lines refused.');
    const again = await run(['import', file, '--json', '--url', other.url]);
    expect(JSON.parse(again.stdout)).toEqual({ imported: 5, refused: 0, errors: [] });
    const back = await run(['export', '--trace', 'shown', 'fine', '--url', other.url]);
    expect(back.stdout.trimEnd().split('\n')).toEqual(lines);
    expect(await run(['import', join(folder, 'missing'), '--url', other.url])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no file'),
    });
  });

  test('tail prints each span once when it is written, and each new version', async () => {
    const tail = spawn(process.execPath, [CLI, 'tail', '--json', '--url', url], { env: cleanEnv({}) });
    const readable = spawn(process.execPath, [CLI, 'tail', '--url', url], { env: cleanEnv({}) });
    children.push(tail, readable);
    let text = '';
    readable.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const lines: { trace_id: string; end_timestamp: string | null }[] = [];
    let rest = '';
    tail.stdout.on('data', (chunk) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts.map((line) => JSON.parse(line)));
    });
    // Written until both show one: from then on they see everything.
    await until('both tails', async () => {
      await callBackend(url, 'PUT', '/v5/spans/batch', { items: [item({ trace_id: 'probe' })] });
      return lines.length > 0 && text.includes('probe');
    });
    const sent = item({ trace_id: 'tailed', name: 'tool:tailed', end_timestamp: undefined });
    await callBackend(url, 'PUT', '/v5/spans/batch', { items: [sent] });
    const written = () => lines.filter(({ trace_id }) => trace_id === 'tailed');
    const shown = () => text.split('\n').filter((line) => line.endsWith('tailed'));
    await until('the start', () => written().length === 1);
    await callBackend(url, 'PUT', '/v5/spans/batch', {
      items: [{ ...sent, end_timestamp: '2026-01-31T09:30:02Z' }, item({ trace_id: 'tailed' })],
    });
    await until('the rest', () => written().length >= 3 && shown().length >= 3);
    expect(written().map(({ end_timestamp }) => end_timestamp !== null)).toEqual([false, true, true]);
    expect(shown()[0]).toMatch(/tool:tailed {2}STANDALONE {2}in flight {2}… {2}tailed$/);
    const exited = Promise.all([tail, readable].map((child) => once(child, 'exit')));
    for (const child of [tail, readable]) child.kill('SIGINT');
    expect((await exited).map(([code]) => code)).toEqual([0, 0]);
    expect(written()).toHaveLength(3);
  });

  test('a backend that is not there is one clear line, and JSON with --json', async () => {
    const answer = await run(['traces', '--url', 'http://127.0.0.1:1']);
    expect(answer.code).toBe(1);
    expect(answer.stderr).toContain('No backend answers at http://127.0.0.1:1');
    expect(answer.stderr).not.toMatch(/^\s+at /m);
    const json = await run(['traces', '--json', '--url', 'http://127.0.0.1:1']);
    expect(JSON.parse(json.stderr).error).toContain('No backend answers');
  });

  test('the environment chooses backend and account', async () => {
    const { stderr } = await run(['traces'], { SGP_LOCAL_URL: url, SGP_LOCAL_ACCOUNT: 'empty' });
    expect(stderr).toContain('No traces');
  });
});
