// Stands in for two model providers: the shortest answers their libraries understand.
const { once } = require('node:events');
const http = require('node:http');

const anthropicAnswer = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-stub',
  content: [{ type: 'text', text: 'It is sunny.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 5, output_tokens: 3 },
};

const openAiAnswer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o-mini',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'It is sunny.' } }],
  usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
};

exports.startStubModels = async () => {
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url.endsWith('/messages') ? anthropicAnswer : openAiAnswer));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
};
