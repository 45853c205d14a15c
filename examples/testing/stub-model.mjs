// Stands in for the model, so that the test costs nothing and always gets the same answer.
import { once } from 'node:events';
import { createServer } from 'node:http';

const answer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o-mini',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'It is sunny.' } }],
  usage: { prompt_tokens: 24, completion_tokens: 4, total_tokens: 28 },
};

export async function startStubModel() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/v1`, close: () => server.close() };
}
