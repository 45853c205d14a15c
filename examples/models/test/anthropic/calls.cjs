// Calls Anthropic's library in each way it offers and prints what each call gave. `node calls.cjs`, or calls.mjs as an
// ES module.
const { startStubApi } = require('./stub-api.cjs');

const messages = [{ role: 'user', content: 'How is the weather?' }];
const tools = [{ name: 'weather', input_schema: { type: 'object' } }];

async function drain(stream, most = Number.POSITIVE_INFINITY) {
  let count = 0;
  for await (const _event of stream) if (++count === most) break;
  return count;
}

/** Each by its name, which is the `model` too, so that its span can be told. */
const calls = {
  whole: ({ messages: api, base }) => api.create(base),
  tool: ({ messages: api, base }) => api.create({ ...base, tools }),
  error: ({ messages: api, base }) => api.create({ ...base, messages: [{ role: 'user', content: 'fail' }] }),
  stream: async ({ messages: api, base }) => drain(await api.create({ ...base, stream: true })),
  'stream-response': async ({ messages: api, base }) =>
    drain((await api.create({ ...base, stream: true }).withResponse()).data),
  'stream-tool': async ({ messages: api, base }) => drain(await api.create({ ...base, tools, stream: true })),
  'stream-left': async ({ messages: api, base }) => drain(await api.create({ ...base, stream: true }), 3),
  'stream-helper': async ({ messages: api, base }) => (await api.stream(base).finalMessage()).content,
  'stream-beta': async ({ beta, base }) => drain(await beta.messages.create({ ...base, stream: true })),
};

exports.makeCalls = async (Anthropic) => {
  const api = await startStubApi();
  const client = new Anthropic({ apiKey: 'none', baseURL: api.url, maxRetries: 0 });
  for (const [model, call] of Object.entries(calls)) {
    try {
      const base = { model, max_tokens: 20, messages };
      console.log(model, JSON.stringify(await call({ messages: client.messages, beta: client.beta, base })));
    } catch (error) {
      console.log(model, `${error.constructor.name}: ${error.message}`);
    }
  }
  api.close();
};

if (require.main === module) exports.makeCalls(require('@anthropic-ai/sdk').Anthropic);
