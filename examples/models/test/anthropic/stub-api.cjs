// Stands in for Anthropic's API: a message, whole or streamed; with tools it calls the first one, and "fail" is
// refused.
const { once } = require('node:events');
const http = require('node:http');

const blocks = {
  text: { type: 'text', text: 'It is sunny.' },
  tool: { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Paris' } },
};

function events(message, [block]) {
  const isText = block.type === 'text';
  const start = isText ? { ...block, text: '' } : { ...block, input: {} };
  const deltas = isText
    ? ['It is ', 'sunny.'].map((text) => ({ type: 'text_delta', text }))
    : ['{"city":', '"Paris"}'].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  return [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: message.stop_reason }, usage: { output_tokens: 3 } },
    { type: 'message_stop' },
  ];
}

exports.startStubApi = async () => {
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { model, stream, tools } = JSON.parse(text);
    const content = [tools ? blocks.tool : blocks.text];
    const usage = { input_tokens: 5, output_tokens: 3 };
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content, stop_reason: 'end_turn', usage };
    if (text.includes('fail')) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: 'not this' } }));
    } else if (stream) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of events(message, content))
        response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      response.end();
    } else {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(message));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
};
