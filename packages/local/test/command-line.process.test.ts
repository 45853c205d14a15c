// What the command line says when something is wrong, and what it accepts to make typing easier.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@sgp-otel/testkit';
import { type Local, startLocal } from '../src/index';
import { CLI, cleanEnv, run } from './run-command';
import { callBackend, item } from './running-local';

// Each test starts several processes, on a machine that may have other work.
jest.setTimeout(180_000);

describe('a wrong command line', () => {
  test.each<[string[], RegExp]>([
    [['trases'], /There is no command "trases"\. Did you mean "sgp-local traces"\?/],
    [['start', 'x'], /start takes no argument "x"/],
    [['show'], /missing required argument 'id'/],
    [['traces', '--type', 'COMPLETON'], /--type.*Did you mean COMPLETION\?/],
    [['traces', '--status', 'bad'], /--status.*success, error, in-flight/],
    [['traces', '--limit', '0'], /--limit.*from 1 to 1000/],
    [['traces', '--query', 'stauts:error'], /--query.*Did you mean "status:"\?[\s\S]*\n {2}stauts:error\n {2}\^{6}\n/],
    [['traces', '--url', 'localhost:5003'], /--url.*http:\/\/127\.0\.0\.1:5003/],
    [['--database-url', 'mysql://me:s3cret@host/db'], /--database-url is not the URL of a PostgreSQL server/],
    [['--retain', 'soon'], /--retain.*7d or 12h/],
    [['--prices', '/nowhere/prices.csv'], /--prices.*cannot be read \(ENOENT\).*sgp-local prices > prices\.csv/],
    [['--data', 'x', '--database-url', 'postgres://host/db'], /--database-url is set together with/],
  ])('%j is a sentence and exit code 2', async (args, sentence) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/s3cret|^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('is JSON for programs', async () => {
    const { code, stderr } = await run(['traces', '--json', '--limit', 'many']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toEqual({ error: expect.stringContaining('--limit') });
  });

  test('a wrong SGP_LOCAL_URL is named', async () => {
    const { code, stderr } = await run(['traces'], { SGP_LOCAL_URL: 'nowhere' });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('SGP_LOCAL_URL is not an address') });
  });
});

test('the prices that are printed are taken back, and a mistake in them is named with its line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp-local-prices-'));
  try {
    for (const [args, file] of [
      [['prices'], 'prices.csv'],
      [['prices', '--json'], 'prices.json'],
    ] as const) {
      const printed = await run([...args]);
      expect({ code: printed.code, stderr: printed.stderr }).toEqual({ code: 0, stderr: '' });
      const path = join(folder, file);
      writeFileSync(path, printed.stdout);
      // The backend does not start for another reason, so the file has been read.
      const { stderr } = await run(['--prices', path, '--data', 'x', '--database-url', 'postgres://host/db']);
      expect(stderr).toContain('--database-url is set together with');
      writeFileSync(path, printed.stdout.replace('gpt-4o', 'gpt-4o-mini'));
      const wrong = await run(['--prices', path]);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toMatch(/--prices.*line \d+: gpt-4o-mini has a price as of 2026-07-24 in line \d+ already/);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a data folder where none can be made fails at once', async () => {
  const { code, stderr } = await run(['--port', '0', '--data', '/proc/x']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('The data folder /proc/x cannot be') });
});

describe('with a running backend', () => {
  let local: Local;
  let folder: string;
  const ask = (args: string[], stdin?: string) => run([...args, '--url', local.url], {}, stdin);
  const put = async (...items: object[]) => {
    expect((await callBackend(local.url, 'PUT', '/v5/spans/batch', { items })).status).toBe(200);
  };
  beforeAll(async () => {
    local = await startLocal({ port: 0 });
    folder = mkdtempSync(join(tmpdir(), 'sgp-local-test-'));
    await put(
      item({ id: 'aa-root', trace_id: 'aaaa-1', name: 'turn:1' }),
      item({ id: 'aa-child', trace_id: 'aaaa-1', parent_id: 'aa-root', name: 'tool:x' }),
      item({ id: 'aa-below', trace_id: 'aaaa-1', parent_id: 'aa-child', name: 'state:y' }),
      item({ id: 'ab-root', trace_id: 'aaab-2', name: 'turn:2', status: 'ERROR' }),
      item({ id: 'full', trace_id: 'aaab', name: 'turn:3' }),
    );
  });
  afterAll(async () => {
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the beginning of an id is enough while it means one thing', async () => {
    expect((await ask(['show', 'aaaa'])).stdout).toMatch(/^turn:1 .*\n.*tool:x .*\n.*state:y/);
    expect((await ask(['show', 'aaab'])).stdout).toMatch(/^turn:3 /);
    expect((await ask(['show', 'aa-ch'])).stdout).toMatch(/^tool:x .*\n.*state:y .*\n$/);
    const ambiguous = await ask(['show', 'aaa']);
    expect({ code: ambiguous.code, stdout: ambiguous.stdout }).toEqual({ code: 1, stdout: '' });
    expect(ambiguous.stderr).toMatch(/Several traces begin with "aaa".*\n {2}aaaa-1 {2}turn:1\n {2}aaab {2}turn:3\n/);
    const exported = await ask(['export', '--trace', 'aaaa']);
    expect(exported.stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  test('an id that nothing has is a sentence that says what to do', async () => {
    for (const [args, sentence] of [
      [['show', 'zzz'], 'There is no trace or span "zzz". "sgp-local traces" lists'],
      [['export', '--trace', 'zzz'], '--trace: There is no trace "zzz"'],
    ] as const) {
      const { code, stdout, stderr } = await ask([...args]);
      expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(sentence) });
    }
  });

  test('traces --query finds by the query language', async () => {
    const { code, stdout } = await ask(['traces', '--json', '--query', 'status:error or name:state']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).map((trace: { trace_id: string }) => trace.trace_id)).toEqual(['aaab-2', 'aaaa-1']);
  });

  test('files that cannot be read or written are named, with what to do', async () => {
    expect(await ask(['import', folder])).toMatchObject({ code: 1, stderr: expect.stringContaining('is a folder') });
    const target = join(folder, 'missing', 'spans.ndjson');
    expect(await ask(['export', '--output', target])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`--output: ${target} cannot be written (ENOENT)`),
    });
  });

  test('import and export show progress when asked, and are silent in a pipe', async () => {
    const file = join(folder, 'spans.ndjson');
    expect((await ask(['export', '--output', file, '--progress'])).stderr).toMatch(/^Exported \d+ spans\nExported/);
    expect((await ask(['import', file, '--progress'])).stderr).toMatch(/^Imported \d+ spans\nImported/);
    expect((await ask(['export'])).stderr).toBe('');
    expect((await ask(['import', '-'], readFileSync(file, 'utf8'))).stderr).toMatch(/^Imported \d+ spans\.\n$/);
  });

  test.each(['export', 'traces --limit 1000 --json'])('%s ends quietly when its reader leaves', async (command) => {
    // More than a pipe holds, so that the reader leaves in the middle.
    const input = { text: 'x'.repeat(2000) };
    await put(...Array.from({ length: 400 }, (_, index) => item({ trace_id: `many-${index}`, input })));
    const script = `{ "$0" "$1" ${command} --url "$2"; echo "exit $?" >&2; } | head -n 1`;
    const shell = spawn('sh', ['-c', script, process.execPath, CLI, local.url], { env: cleanEnv({}) });
    let stderr = '';
    shell.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    shell.stdout.resume();
    await new Promise((resolve) => shell.once('close', resolve));
    expect(stderr).toBe('exit 0\n');
  });

  test('tail shows the local time and the service', async () => {
    const env = cleanEnv({ TZ: 'Asia/Kolkata' });
    const tail = spawn(process.execPath, [CLI, 'tail', '--url', local.url], { env });
    try {
      let text = '';
      tail.stdout.on('data', (chunk) => {
        text += chunk;
      });
      // Written until it shows one: from then on it sees everything.
      await until(
        'the span in the tail',
        async () => {
          const metadata = { 'service.name': 'shop' };
          await put(item({ trace_id: 'tailed', name: 'turn:1', start_timestamp: '2026-01-31T09:30:00.25Z', metadata }));
          return text.includes('tailed');
        },
        60_000,
      );
      expect(text).toMatch(/^15:00:00\.250 {2}shop {2}turn:1 .* {2}tailed$/m);
    } finally {
      tail.kill('SIGKILL');
    }
  });
});
