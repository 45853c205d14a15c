// Calls the openai library in each way it offers and prints what each call gave. `node calls.cjs`, or calls.mjs as an
// ES module.
const { startStubApi } = require('./stub-api.cjs');

const question = [{ role: 'user', content: 'How is the weather?' }];
const parts = [
  { role: 'developer', content: 'Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ],
  },
];
const parameters = { type: 'object', properties: {} };
const chatTools = [{ type: 'function', function: { name: 'weather', parameters } }];
const tools = [{ type: 'function', name: 'weather', parameters }];
const called = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } };
const toolAnswer = [
  { role: 'assistant', content: null, tool_calls: [called] },
  { role: 'tool', tool_call_id: 'call_1', content: '22 degrees' },
];
const responseToolAnswer = [
  ...question,
  { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Paris"}' },
  { type: 'function_call_output', call_id: 'call_1', output: '22 degrees' },
];

async function drain(stream, most = Number.POSITIVE_INFINITY) {
  let count = 0;
  for await (const _chunk of stream) if (++count === most) break;
  return count;
}

/** Each by its name, which is the `model` too, so that its span can be told. */
const calls = {
  chat: ({ chat, model }) => chat.create({ model, messages: question }),
  'chat-parts': ({ chat, model }) => chat.create({ model, messages: parts }),
  'chat-tool': ({ chat, model }) => chat.create({ model, messages: question, tools: chatTools }),
  'chat-tool-answer': ({ chat, model }) =>
    chat.create({ model, messages: [...question, ...toolAnswer], tools: chatTools }),
  'chat-error': ({ chat, model }) => chat.create({ model, messages: [{ role: 'user', content: 'fail' }] }),
  'chat-parse': async ({ chat, model }) => (await chat.parse({ model, messages: question })).choices,
  'chat-as-response': async ({ chat, model }) => (await chat.create({ model, messages: question }).asResponse()).json(),
  'chat-with-response': async ({ chat, model }) =>
    (await chat.create({ model, messages: question }).withResponse()).data,
  'chat-stream': async ({ chat, model }) =>
    drain(await chat.create({ model, messages: question, stream: true, stream_options: { include_usage: true } })),
  'chat-stream-tool': async ({ chat, model }) =>
    drain(await chat.create({ model, messages: question, stream: true, tools: chatTools })),
  'chat-stream-left': async ({ chat, model }) =>
    drain(await chat.create({ model, messages: question, stream: true }), 2),
  'chat-stream-broken': async ({ chat, model }) =>
    drain(await chat.create({ model, messages: [{ role: 'user', content: 'break' }], stream: true })),
  'chat-stream-tee': async ({ chat, model }) => {
    const [left, right] = (await chat.create({ model, messages: question, stream: true })).tee();
    return [await drain(left), await drain(right)];
  },
  'chat-stream-web': async ({ chat, model }) => {
    const stream = await chat.create({ model, messages: question, stream: true });
    return new Response(stream.toReadableStream()).text();
  },
  'chat-stream-helper': ({ chat, model }) => chat.stream({ model, messages: question }).finalContent(),
  response: ({ responses, model }) =>
    responses.create({ model, input: 'How is the weather?', instructions: 'Be brief.' }),
  'response-tool': ({ responses, model }) => responses.create({ model, input: question, tools }),
  'response-tool-answer': ({ responses, model }) => responses.create({ model, input: responseToolAnswer, tools }),
  'response-parse': async ({ responses, model }) => (await responses.parse({ model, input: question })).output_text,
  'response-error': ({ responses, model }) => responses.create({ model, input: 'fail' }),
  'response-stream': async ({ responses, model }) => {
    const { data } = await responses.create({ model, input: question, stream: true }).withResponse();
    return drain(data);
  },
  'response-stream-left': async ({ responses, model }) =>
    drain(await responses.create({ model, input: question, stream: true }), 5),
  'response-stream-broken': async ({ responses, model }) =>
    drain(await responses.create({ model, input: 'break', stream: true })),
  'response-stream-helper': async ({ responses, model }) =>
    (await responses.stream({ model, input: question }).finalResponse()).output_text,
  text: ({ client, model }) => client.completions.create({ model, prompt: 'How is the weather?' }),
  embedding: ({ client, model }) => client.embeddings.create({ model, input: ['How is the weather?'] }),
};

exports.makeCalls = async (OpenAI) => {
  const api = await startStubApi();
  const client = new OpenAI({ apiKey: 'none', baseURL: api.url, maxRetries: 0 });
  for (const [model, call] of Object.entries(calls)) {
    const { responses } = client;
    try {
      console.log(model, JSON.stringify(await call({ client, chat: client.chat.completions, responses, model })));
    } catch (error) {
      console.log(model, `${error.constructor.name}: ${error.message}`);
    }
  }
  api.close();
};

if (require.main === module) exports.makeCalls(require('openai').OpenAI);
