// Every command in the documentation is one that exists: programs, their commands and options, scripts, files, flags of
// Node, names of variables. Those that end by themselves within seconds run, against a local SGP.

import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildProgram } from '../../packages/local/src/cli/build-program';
import { startLocal } from '../../packages/local/src/index';
import { blocks, commandsOf, type DocumentedCommand, pages, read, root } from './documented-commands';

const commands = pages().flatMap(commandsOf);
const named = (command: DocumentedCommand) => `${command.page}: ${command.text}`;
const scriptsOf = (folder: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')).scripts ?? {};
const packageFolders = readdirSync(path.join(root, 'packages')).filter((name) =>
  existsSync(path.join(root, 'packages', name, 'package.json')),
);
const ours = new Set(
  packageFolders.map(
    (name) => JSON.parse(readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8')).name,
  ),
);

test('there are commands to look at', () => {
  expect(commands.length).toBeGreaterThan(60);
});

describe('the programs of this project', () => {
  const environment = { apiKey: undefined, databaseUrl: undefined, url: undefined, account: undefined };
  const local = buildProgram(environment).commands;

  /** What is wrong with `sgp-local …`; undefined if nothing is. */
  function localProblem(words: readonly string[]): string | undefined {
    const first = words[0] ?? '';
    const command = local.find((known) => known.name() === first) ?? local.find((known) => known.name() === 'start');
    if (/^[a-z]/.test(first) && command?.name() !== first) return `no command ${first}`;
    const known = ['--help', '--version', ...(command?.options ?? []).flatMap(({ long, short }) => [long, short])];
    const unknown = words.find((word) => /^--?[a-z]/.test(word) && !known.includes(word.split('=')[0]));
    return unknown && `no option ${unknown}`;
  }

  test('sgp-local has every documented command and option', () => {
    const problems = commands.flatMap((command) => {
      const [program = '', name = '', ...rest] = command.words;
      const words = program === 'sgp-local' ? [name, ...rest] : name === '@sgp-otel/local' ? rest : undefined;
      const problem = words && localProblem(words.filter((word) => word !== '…'));
      return problem ? [`${named(command)} → ${problem}`] : [];
    });
    expect(problems).toEqual([]);
  });

  test.each([
    ['sgp-otel-auto', 'auto'],
    ['sgp-gateway', 'gateway'],
  ])('%s has every documented command and option', (program, folder) => {
    const cli = path.join(root, 'packages', folder, 'dist/cli.js');
    const helps = new Map<string, string>();
    /** Of an unknown command it is the help of what is above it. */
    const helpOf = (chain: string) => {
      const words = chain === '' ? [] : chain.split(' ');
      const known = helps.get(chain) ?? execFileSync(process.execPath, [cli, ...words, '--help'], { encoding: 'utf8' });
      helps.set(chain, known);
      return known;
    };
    const problems = commands.filter(({ words: [first, second, ...rest] }) => {
      const isNpx = first === 'npx' && second === `@sgp-otel/${folder}`;
      if (!isNpx && first !== program) return false;
      const args = [...(isNpx || second === undefined ? [] : [second]), ...rest];
      const end = args.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
      const chain = (end === -1 ? args : args.slice(0, end)).join(' ');
      const help = helpOf(chain);
      return (
        !help.includes(`Usage: ${program} ${chain}`) || args.some((word) => /^--/.test(word) && !help.includes(word))
      );
    });
    expect(problems.map(named)).toEqual([]);
  });

  test('no other package is called with npx', () => {
    const called = commands.filter(({ words }) => words[0] === 'npx' && words[1]?.startsWith('@sgp-otel/'));
    expect(called.length).toBeGreaterThan(5);
    expect([...new Set(called.map(({ words }) => words[1]))].filter((name) => !ours.has(name))).toEqual([]);
  });
});

test('every script that npm is asked for exists', () => {
  const missing = commands.filter(({ page, words: [program, run, script = '', ...rest] }) => {
    if (program !== 'npm') return false;
    const folder = page.startsWith('examples/') ? path.dirname(page) : '.';
    if (run === 'start' || run === 'test') return scriptsOf(folder)[run] === undefined;
    if (run !== 'run') return false;
    const at = rest.findIndex((word) => word === '--prefix' || word === '-w');
    const folders = at === -1 ? [folder, '.'] : [rest[at + 1] as string];
    return !folders.some((each) => scriptsOf(each)[script] !== undefined);
  });
  expect(missing.map(named)).toEqual([]);
});

test('every package of this project that is installed exists', () => {
  const installed = commands.flatMap(({ words: [program, run, ...rest] }) =>
    program === 'npm' && run === 'install' ? rest.filter((word) => word.startsWith('@sgp-otel/')) : [],
  );
  expect(installed.length).toBeGreaterThan(3);
  expect(installed.filter((name) => !ours.has(name))).toEqual([]);
});

describe('flags and files of Node', () => {
  const texts = pages().map((page) => [page, read(page)] as const);

  test('what --require and --import load can be loaded', () => {
    const requireFrom = createRequire(path.join(root, 'packages/auto/package.json'));
    const problems = texts.flatMap(([page, text]) =>
      [...text.matchAll(/--(?:require|import)[ =]([^\s"'`,]*@sgp-otel\/[\w./-]+)/g)].flatMap(([, target = '']) => {
        const inModules = /node_modules\/@sgp-otel\/(.+)$/.exec(target)?.[1];
        try {
          requireFrom.resolve(inModules === undefined ? target : path.join(root, 'packages', inModules));
          return [];
        } catch {
          return [`${page}: ${target}`];
        }
      }),
    );
    expect(problems).toEqual([]);
  });

  test('files of this repository that are run or tested exist', () => {
    const problems = commands.filter(({ page, words }) => {
      const files = words.filter((word) => /^(?:packages|examples|scripts|\.ci|\.\.\/)\/?[\w./-]+$/.test(word));
      const folders = [path.join(root, path.dirname(page)), root];
      return files.some((file) => !folders.some((folder) => existsSync(path.join(folder, file))));
    });
    expect(problems.map(named)).toEqual([]);
  });
});

test('every variable is one that something of ours or of OpenTelemetry reads', () => {
  const sources = execFileSync(
    'git',
    ['grep', '-ohE', '(SGP|AGENTEX|OTEL|DISABLE_SCALE)_[A-Z0-9_]+', '--', ':(glob)packages/*/src/**'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  // Read by the SDK and by OpenTelemetry's exporters themselves.
  const known = new Set([...sources.split('\n'), 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_TRACES_SAMPLER_ARG']);
  const used = pages().flatMap((page) => {
    const text = [
      ...blocks(page, ['sh', 'bash', 'yaml', 'dockerfile', 'ini']),
      ...commandsOf(page).map(({ text }) => text),
    ];
    return [
      ...text
        .join('\n')
        .replace(/\$\{env:\w+\}/g, '')
        .matchAll(/\b(?:SGP|AGENTEX|OTEL|DISABLE_SCALE)_[A-Z0-9_]+\b/g),
    ].map(([name]) => [page, name] as const);
  });
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter(([, name]) => !known.has(name))).toEqual([]);
});

test('commands that end by themselves run as they are written', async () => {
  const local = await startLocal({ port: 0, enableFaults: true });
  const folder = mkdtempSync(path.join(tmpdir(), 'sgp-docs-'));
  try {
    const span = { trace_id: 'trace-1', name: 'turn:1', start_timestamp: '2026-01-31T09:30:00Z' };
    await fetch(`${local.url}/v5/spans/batch`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items: [{ id: 'span-1', ...span }] }),
    });
    const asks = /^(?:traces|show|export|import|prices)$/;
    const runnable = commands.filter(({ words: [program, name, command = ''], text }) => {
      if (program === 'npx' && name === '@sgp-otel/local') return asks.test(command) && !text.includes('…');
      return program === 'curl' && text.includes('localhost:5003');
    });
    expect(runnable.length).toBeGreaterThan(7);
    const cli = path.join(root, 'packages/local/dist/cli.js');
    const script = [
      // npx would look for a published package.
      'npx() { shift; "$NODE" "$CLI" "$@"; }',
      ...runnable.map(({ text }) => {
        const line = text.replaceAll('localhost:5003', local.url).replaceAll('<trace-id>', 'trace-1');
        return `${line.replace(/^curl /, 'curl -sSf ')} || echo ${JSON.stringify(`FAILED ${text}`)} >&2`;
      }),
    ].join('\n');
    const env = { ...process.env, NODE: process.execPath, CLI: cli, SGP_LOCAL_URL: local.url, NO_COLOR: '1' };
    const { stderr } = await promisify(execFile)('sh', ['-c', script], { cwd: folder, env });
    expect(stderr).not.toMatch(/FAILED|error|not found/i);
    expect(readFileSync(path.join(folder, 'spans.ndjson'), 'utf8')).toContain('"id":"span-1"');
    expect(readFileSync(path.join(folder, 'prices.csv'), 'utf8')).toContain('gpt-4o,');
  } finally {
    await local.close();
    rmSync(folder, { recursive: true });
  }
});
