// Real model libraries and real instrumentations of each family, as an application has them installed.
import path from 'node:path';
import { type FaultServer, leadingRows, startFaultServer, startNode } from '@sgp-otel/testkit';

const folder = path.join(__dirname, '..');
const register = require.resolve('@sgp-otel/auto/register', { paths: [folder] });

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

const items = () => server.requests.flatMap((request) => request.body.items);

async function run(args: string[], env: Record<string, string> = {}) {
  const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  const options = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http,undici', ...credentials, ...env };
  const result = await startNode(args, { cwd: folder, env: options }).result;
  expect(result).toMatchObject({ code: 0, stdout: 'asked\n' });
  return result;
}

describe.each(
  leadingRows(2, [
    ['--require', 'ask.cjs'],
    ['--import', 'ask.mjs'],
    ['--require', 'ask.mjs'],
    ['--import', 'ask.cjs'],
  ]),
)('%s %s', (flag, file) => {
  it('records each model call once, by one instrumentation, with its messages', async () => {
    const { stderr } = await run([flag, register, file], { OTEL_NODE_DISABLED_INSTRUMENTATIONS: '' });
    expect(stderr).toContain(
      'models: openai (OpenInference), langchain (Traceloop), ai (its own), anthropic (its own);',
    );
    expect(stderr).not.toContain('Two copies');
    const calls = items().filter(({ metadata }) => !/instrumentation-(http|undici)$/.test(metadata.otel_scope.name));
    expect(calls).toHaveLength(3);
    for (const item of calls) {
      expect(JSON.stringify(item)).toContain('How is the weather?');
      expect(JSON.stringify(item)).toContain('It is sunny.');
    }
    // The HTTP request is below the call, whichever copy of the API the instrumentation brings.
    const { id, trace_id } = items().find(({ name }) => name === 'OpenAI Chat Completions');
    expect(items()).toContainEqual(expect.objectContaining({ name: 'POST', parent_id: id, trace_id }));
  });
});

it('leaves messages out when their capture is switched off', async () => {
  await run(['--require', register, 'ask.cjs'], { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'false' });
  expect(items()).toHaveLength(3);
  expect(JSON.stringify(items())).not.toContain('How is the weather?');
  expect(JSON.stringify(items())).not.toContain('It is sunny.');
});

it('leaves a library alone that is switched off by its name', async () => {
  await run(['--require', register, 'ask.cjs'], {
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http,undici,openai,langchain',
  });
  expect(items()).toHaveLength(1);
});

it.each(leadingRows(1, [[['--registers']], [[]]]))('records a call of the Vercel AI SDK once (%j)', async (args) => {
  await run(['--import', register, 'ask-vercel-ai.mjs', ...args]);
  const chats = items().filter(({ name }) => name.startsWith('chat '));
  expect(chats).toHaveLength(1);
  expect(JSON.stringify(chats)).toContain('How is the weather?');
});
