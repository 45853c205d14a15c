// Stands in for OpenAI's API: chat, Responses, text completions and embeddings, whole and streamed. What is asked
// decides: "fail" is refused, "break" breaks off a stream, and a request with tools gets a call of the first one.
const { once } = require('node:events');
const http = require('node:http');

const model = 'gpt-4o-mini-2024';
const chatUsage = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 };
const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } };
const answer = '{"weather":"sunny"}';
const pieces = ['{"weather"', ':"sunny', '"}'];

function chat(body, text) {
  const base = { id: 'chat_1', created: 1, model };
  const wantsTool = body.tools && !text.includes('"role":"tool"');
  if (!body.stream) {
    const message = { role: 'assistant', content: wantsTool ? null : answer, ...(wantsTool && { tool_calls: [call] }) };
    const choice = { index: 0, finish_reason: wantsTool ? 'tool_calls' : 'stop', message };
    return { ...base, object: 'chat.completion', choices: [choice], usage: chatUsage };
  }
  const chunk = (delta, finish_reason = null) => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  });
  const { function: called, ...rest } = call;
  const deltas = wantsTool
    ? [
        { tool_calls: [{ index: 0, ...rest, function: { ...called, arguments: '{"city"' } }] },
        { tool_calls: [{ index: 0, function: { arguments: ':"Paris"}' } }] },
      ]
    : pieces.map((content) => ({ content }));
  const chunks = [chunk({ role: 'assistant' }), ...deltas.map((delta) => chunk(delta))];
  if (text.includes('break')) return [...chunks, { error: { message: 'it broke off' } }];
  const usage = body.stream_options?.include_usage ? [{ ...base, choices: [], usage: chatUsage }] : [];
  return [...chunks, chunk({}, wantsTool ? 'tool_calls' : 'stop'), ...usage];
}

function respond(body, text) {
  const content = [{ type: 'output_text', text: answer, annotations: [] }];
  const message = { type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content };
  const wantsTool = body.tools && !text.includes('function_call_output');
  const { name, arguments: given } = call.function;
  const output = wantsTool
    ? [{ type: 'function_call', id: 'fc_1', call_id: 'call_1', name, arguments: given, status: 'completed' }]
    : [message];
  const usage = { input_tokens: 4, output_tokens: 2, total_tokens: 6 };
  const response = { id: 'resp_1', object: 'response', created_at: 1, model, status: 'completed', output, usage };
  if (!body.stream) return response;
  const place = { output_index: 0, content_index: 0, item_id: 'msg_1' };
  const started = { ...response, status: 'in_progress', output: [], usage: null };
  return [
    { type: 'response.created', response: started },
    { type: 'response.output_item.added', output_index: 0, item: { ...message, content: [] } },
    { type: 'response.content_part.added', ...place, part: { type: 'output_text', text: '', annotations: [] } },
    ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...place, delta })),
    ...(text.includes('break') ? [{ type: 'error', code: 'server_error', message: 'it broke off' }] : []),
    { type: 'response.output_item.done', output_index: 0, item: message },
    { type: 'response.completed', response },
  ].slice(0, text.includes('break') ? -2 : undefined);
}

const floats = Buffer.from(new Float32Array([1, 2]).buffer).toString('base64');
const answers = {
  '/v1/chat/completions': chat,
  '/v1/responses': respond,
  '/v1/completions': () => ({
    id: 'text_1',
    object: 'text_completion',
    model,
    choices: [{ index: 0, text: answer, finish_reason: 'stop' }],
    usage: chatUsage,
  }),
  '/v1/embeddings': () => ({
    object: 'list',
    model,
    data: [{ object: 'embedding', index: 0, embedding: floats }],
    usage: { prompt_tokens: 3, total_tokens: 3 },
  }),
};

exports.startStubApi = async () => {
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const refused = { error: { message: 'slow down', type: 'requests', code: 'rate_limit' } };
    const answered = text.includes('fail') ? refused : answers[request.url](JSON.parse(text), text);
    response.statusCode = answered === refused ? 429 : 200;
    if (!Array.isArray(answered)) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answered));
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    for (const event of answered) {
      response.write(`${event.type ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`);
    }
    response.end('data: [DONE]\n\n');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/v1`, close: () => server.close() };
};
