// What is said of libraries that an application has and nothing records.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNode } from '@sgp-otel/testkit';

const register = require.resolve('@sgp-otel/auto/register');
const cli = path.join(path.dirname(register), 'cli.js');
const models = path.join(__dirname, '../../../examples/models');
const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'a', SGP_CLIENT_BASE_URL: 'http://127.0.0.1:9' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sgp-otel-libraries-'));
  writeFileSync(path.join(folder, 'app.cjs'), '');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Packages as far as they are looked at. */
function install(packages: Record<string, string>, asked?: readonly string[]): void {
  for (const [name, version] of Object.entries(packages)) {
    const at = path.join(folder, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    writeFileSync(path.join(at, 'package.json'), JSON.stringify({ name, version, exports: { import: './index.mjs' } }));
  }
  const dependencies = Object.fromEntries((asked ?? Object.keys(packages)).map((name) => [name, '*']));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'application', dependencies }));
}

async function startLine(env: Record<string, string> = {}): Promise<string> {
  const options = { cwd: folder, env: { ...credentials, ...env } };
  const { code, stderr } = await startNode(['--require', register, path.join(folder, 'app.cjs')], options).result;
  expect(code).toBe(0);
  return stderr;
}

interface Check {
  readonly id: string;
  readonly status: string;
  readonly message: string;
  readonly advice?: string;
  readonly details: readonly string[];
}

async function doctor(cwd: string, env: Record<string, string> = {}): Promise<Check | undefined> {
  const options = { cwd, env: { ...credentials, ...env } };
  const { stdout } = await startNode([cli, 'doctor', '--json', '--timeout', '1'], options).result;
  return (JSON.parse(stdout) as { checks: Check[] }).checks.find(({ id }) => id === 'instrumentations');
}

describe('the start line', () => {
  it.each([
    ['ai', '7.0.173', 'install @ai-sdk/otel'],
    ['@langchain/core', '1.4.0', 'install @arizeai/openinference-instrumentation-langchain'],
    ['@modelcontextprotocol/sdk', '1.32.2', 'install @traceloop/instrumentation-mcp'],
    ['@anthropic-ai/sdk', '0.60.0', 'install @arizeai/openinference-instrumentation-anthropic'],
    ['cohere-ai', '8.1.0', 'install @traceloop/instrumentation-cohere'],
    ['fastify', '5.12.8', 'install @fastify/otel and register it in code'],
    ['openai', '4.10.0', 'update openai, @sgp-otel/auto/openai'],
    ['openai', '99.0.0', 'install @arizeai/openinference-instrumentation-openai'],
    ['@nestjs/core', '12.5.1', '@opentelemetry/instrumentation-nestjs-core'],
    ['express', '9.0.0', '@opentelemetry/instrumentation-express'],
    ['@google/genai', '3.1.0', 'no instrumentation for it is known'],
  ])('names %s %s, which nothing records, and what to do', async (name, version, toDo) => {
    install({ [name]: version });
    expect(await startLine()).toContain(`Not on: found ${name} ${version}, not recorded: ${toDo}`);
  });

  it('says how calls of the AI SDK before 7 are recorded', async () => {
    install({ ai: '6.0.1' });
    expect(await startLine()).toContain('found ai 6.0.1, recorded in part: set experimental_telemetry');
  });

  it('finds LangChain below the packages that an application asks for', async () => {
    install({ '@langchain/core': '1.4.0', '@langchain/openai': '1.6.0' }, ['@langchain/openai']);
    expect(await startLine()).toContain('found @langchain/core 1.4.0, not recorded');
  });

  it.each<[string, Record<string, string>, string[] | undefined, Record<string, string>]>([
    ['is recorded', { express: '5.1.0', openai: '6.49.0' }, undefined, {}],
    [
      'the application may register the instrumentation of',
      { fastify: '5.12.8', '@fastify/otel': '0.21.2' },
      undefined,
      {},
    ],
    ['others brought', { ai: '7.0.173', fastify: '5.12.8' }, ['something'], {}],
    [
      'is switched off',
      { '@langchain/core': '1.4.0' },
      undefined,
      { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'langchain' },
    ],
    ['is not among those to record', { ai: '7.0.1' }, undefined, { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' }],
  ])('says nothing of a library that %s', async (_, packages, asked, env) => {
    install(packages, asked);
    expect(await startLine(env)).not.toContain('Not on');
  });

  it('says nothing of, and survives, manifests that cannot be read', async () => {
    install({ ai: '7.0.173' });
    writeFileSync(path.join(folder, 'node_modules/ai/package.json'), '{');
    expect(await startLine()).not.toContain('Not on');
  });
});

describe('the doctor', () => {
  it('lists each library with its version, what records it, and whether with its messages', async () => {
    const check = await doctor(models);
    // What else the folder holds for its tests is of the Node set.
    expect(check?.details.slice(0, 4)).toEqual([
      expect.stringMatching(/^openai \d\S+: @arizeai\/openinference-instrumentation-openai \d\S+, content: yes$/),
      expect.stringMatching(/^@anthropic-ai\/sdk \d\S+: itself, content: yes$/),
      expect.stringMatching(/^ai \d\S+: @ai-sdk\/otel \d\S+, content: yes$/),
      expect.stringMatching(
        /^@langchain\/core \d\S+: @traceloop\/instrumentation-langchain \S+, content: yes; loses .* use @arizeai\/openinference-instrumentation-langchain/,
      ),
    ]);
  });

  it('says where messages are left out', async () => {
    const check = await doctor(models, { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'false' });
    expect(check?.details[0]).toMatch(/content: no$/);
  });

  it('gives the command that installs what is missing', async () => {
    install({ ai: '7.0.173', fastify: '5.12.8', express: '5.1.0' });
    expect(await doctor(folder)).toMatchObject({
      status: 'warn',
      message: '1 of 3 are recorded',
      advice: 'npm install @ai-sdk/otel @fastify/otel',
    });
  });
});
