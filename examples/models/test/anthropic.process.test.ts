// Anthropic's library alone, in real processes: it records itself, and what it leaves out is added.
import path from 'node:path';
import { type FaultServer, leadingRows, startFaultServer, startNode } from '@sgp-otel/testkit';

const register = require.resolve('@sgp-otel/auto/register', { paths: [__dirname] });
const cwd = path.join(__dirname, 'anthropic');

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => server.close());

async function run(args: string[], env: Record<string, string> = {}) {
  const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: server.url };
  const result = await startNode(args, { cwd, env: { ...credentials, ...env } }).result;
  expect(result.code).toBe(0);
  return result;
}

const storedCalls = () =>
  server.requests
    .flatMap((request) => request.body.items)
    .filter(({ name }) => name.startsWith('anthropic.'))
    .map(({ input, output }) => [
      input?.model,
      { asked: input?.messages, answered: output?.messages, usage: output?.usage },
    ]);

const asked = [{ role: 'user', content: 'How is the weather?' }];
const finish_reason = 'end_turn';
const sunny = [{ role: 'assistant', content: 'It is sunny.', finish_reason }];
const weather = { name: 'weather', arguments: { city: 'Paris' } };
const tool_calls = [{ id: 'call_1', type: 'function', function: weather }];
const called = [{ role: 'assistant', content: null, tool_calls, finish_reason }];
const usage = { input_tokens: 5, output_tokens: 3, total_tokens: 8 };
const whole = { asked, answered: sunny, usage };

describe.each(
  leadingRows(2, [
    ['--require', 'calls.cjs'],
    ['--import', 'calls.mjs'],
    ['--require', 'calls.mjs'],
    ['--import', 'calls.cjs'],
  ]),
)('%s %s', (flag, file) => {
  it('records every call once, with messages and tokens, and changes none', async () => {
    const untraced = await run([file]);
    const traced = await run([flag, register, file]);
    expect(traced.stdout).toBe(untraced.stdout);
    expect(storedCalls()).toHaveLength(9);
    expect(Object.fromEntries(storedCalls())).toEqual({
      whole,
      tool: { asked, answered: called, usage },
      error: { asked: [{ role: 'user', content: 'fail' }] },
      stream: whole,
      'stream-response': whole,
      'stream-tool': { asked, answered: called, usage },
      'stream-left': { asked, answered: [{ role: 'assistant', content: 'It is ' }], usage: { input_tokens: 5 } },
      'stream-helper': whole,
      'stream-beta': whole,
    });
  });
});

it('leaves the messages out when their capture is switched off', async () => {
  await run(['--require', register, 'calls.cjs'], { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'false' });
  expect(storedCalls()).toHaveLength(9);
  expect(JSON.stringify(server.requests.map(({ body }) => body))).not.toMatch(/sunny|weather\?|Paris/);
});
