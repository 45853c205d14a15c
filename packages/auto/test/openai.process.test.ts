// The openai library alone, in real processes: what the application sees does not change, and every call is stored once
// with its messages.
import path from 'node:path';
import { type Local, startLocal } from '@sgp-otel/local';
import { leadingRows, startNode } from '@sgp-otel/testkit';

const register = require.resolve('../dist/register.js');
const cwd = path.join(__dirname, 'apps/openai');

let local: Local;

beforeAll(async () => {
  local = await startLocal({ port: 0 });
});

beforeEach(() => local.clear());

afterAll(() => local.close());

// biome-ignore lint/suspicious/noExplicitAny: items of any shape
type Item = any;

async function run(args: string[], env: Record<string, string> = {}) {
  const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: local.url };
  const result = await startNode(args, { cwd, env: { ...credentials, ...env } }).result;
  expect(result.code).toBe(0);
  return result;
}

/** By their models, each of which names one call of the program. */
async function storedCalls(): Promise<Record<string, Item[]>> {
  const response = await fetch(`${local.url}/v5/spans/search?limit=500`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'k', 'x-selected-account-id': 'acc' },
    body: '{}',
  });
  const { items } = (await response.json()) as { items: Item[] };
  const calls: Record<string, Item[]> = {};
  for (const item of items.filter(({ name }) => /^(chat|text_completion|embeddings) /.test(name))) {
    const [, model] = item.name.split(' ');
    calls[model] = [...(calls[model] ?? []), item];
  }
  return calls;
}

const question = { role: 'user', content: 'How is the weather?' };
const answer = { role: 'assistant', content: '{"weather":"sunny"}', finish_reason: 'stop' };
const weatherCall = {
  id: 'call_1',
  type: 'function',
  function: { name: 'weather', arguments: { city: 'Paris' } },
};
const toolTurn = [
  question,
  { role: 'assistant', content: null, tool_calls: [weatherCall] },
  { role: 'tool', content: '22 degrees', tool_call_id: 'call_1' },
];
const usage = { input_tokens: 4, output_tokens: 2, total_tokens: 6 };
const asksTool = { role: 'assistant', content: null, tool_calls: [weatherCall], finish_reason: 'tool_calls' };

/** What is said to the model, what it says, and what is billed, by call. */
const expected: Record<string, { input: object[]; output?: object[]; usage?: object; error?: RegExp }> = {
  chat: { input: [question], output: [answer], usage },
  'chat-parts': {
    input: [
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', mime_type: 'image/png', data: 'AAAA' },
        ],
      },
    ],
    output: [answer],
    usage,
  },
  'chat-tool': { input: [question], output: [asksTool], usage },
  'chat-tool-answer': { input: toolTurn, output: [answer], usage },
  'chat-error': { input: [{ role: 'user', content: 'fail' }], error: /slow down/ },
  'chat-parse': { input: [question], output: [answer], usage },
  'chat-as-response': { input: [question], output: [answer], usage },
  'chat-with-response': { input: [question], output: [answer], usage },
  'chat-stream': { input: [question], output: [answer], usage },
  'chat-stream-tool': { input: [question], output: [asksTool] },
  'chat-stream-left': { input: [question], output: [{ role: 'assistant', content: '{"weather"' }] },
  'chat-stream-broken': {
    input: [{ role: 'user', content: 'break' }],
    output: [{ role: 'assistant', content: answer.content }],
    error: /it broke off/,
  },
  'chat-stream-tee': { input: [question], output: [answer] },
  'chat-stream-web': { input: [question], output: [answer] },
  'chat-stream-helper': { input: [question], output: [answer] },
  response: { input: [{ role: 'system', content: 'Be brief.' }, question], output: [answer], usage },
  'response-tool': { input: [question], output: [asksTool], usage },
  'response-tool-answer': { input: toolTurn, output: [answer], usage },
  'response-parse': { input: [question], output: [answer], usage },
  'response-error': { input: [{ role: 'user', content: 'fail' }], error: /slow down/ },
  'response-stream': { input: [question], output: [answer], usage },
  'response-stream-left': { input: [question], output: [{ role: 'assistant', content: '{"weather":"sunny' }] },
  'response-stream-broken': {
    input: [{ role: 'user', content: 'break' }],
    output: [{ role: 'assistant', content: answer.content }],
    error: /it broke off/,
  },
  'response-stream-helper': { input: [question], output: [answer], usage },
  text: { input: [question], output: [answer], usage },
  embedding: { input: [question], usage: { input_tokens: 3, total_tokens: 3 } },
};

describe.each(
  leadingRows(2, [
    ['--require', 'calls.cjs'],
    ['--import', 'calls.mjs'],
    ['--require', 'calls.mjs'],
    ['--import', 'calls.cjs'],
  ]),
)('%s %s', (flag, file) => {
  it('records every call once, with messages, roles, tokens and errors, and changes none', async () => {
    const untraced = await run([file]);
    const traced = await run([flag, register, file]);
    expect(traced.stdout).toBe(untraced.stdout);
    const calls = await storedCalls();
    expect(Object.keys(calls).sort()).toEqual(Object.keys(expected).sort());
    for (const [model, { input, output, usage: tokens, error }] of Object.entries(expected)) {
      expect(calls[model]).toHaveLength(1);
      const [item] = calls[model] as Item[];
      const seen = {
        model,
        input: item.input.messages,
        output: item.output?.messages,
        usage: item.output?.usage,
        error: item.metadata.error_message,
      };
      expect(seen).toEqual({ model, input, output, usage: tokens, error: error && expect.stringMatching(error) });
      expect(item.status).toBe(error ? 'ERROR' : 'SUCCESS');
    }
  });
});

it('leaves the messages out, and nothing else, when their capture is switched off', async () => {
  await run(['--require', register, 'calls.cjs'], { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'false' });
  const calls = await storedCalls();
  expect(Object.keys(calls).sort()).toEqual(Object.keys(expected).sort());
  expect(JSON.stringify(calls)).not.toMatch(/weather\?|sunny|Paris|22 degrees|Be brief/);
  expect(calls.chat?.[0].output.usage).toEqual(usage);
});

it('records no call when openai is switched off by its name', async () => {
  await run(['--require', register, 'calls.cjs'], { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'openai' });
  expect(await storedCalls()).toEqual({});
});

it('leaves an error that nobody handles unhandled, and one that is handled handled', async () => {
  const program = (handle: string) => `
    const { OpenAI } = require('openai');
    const { startStubApi } = require('./stub-api.cjs');
    startStubApi().then((api) => {
      const client = new OpenAI({ apiKey: 'none', baseURL: api.url, maxRetries: 0 });
      const call = client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'fail' }] });
      call${handle}.finally(api.close);
    });`;
  const credentials = { SGP_API_KEY: 'k', SGP_ACCOUNT_ID: 'acc', SGP_CLIENT_BASE_URL: local.url };
  for (const [handle, code] of [
    ['', 1],
    ['.catch(() => {})', 0],
  ] as const) {
    for (const flags of [[], ['--require', register]]) {
      const result = await startNode([...flags, '--eval', program(handle)], { cwd, env: credentials }).result;
      expect(result.code).toBe(code);
    }
  }
});
