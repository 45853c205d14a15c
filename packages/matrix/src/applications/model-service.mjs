// A service that answers with what a model says. The provider is a plain server beside it. An ES module.
import { once } from 'node:events';
import http from 'node:http';
import express from 'express';
import OpenAI from 'openai';

const answer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-test',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello, you.' } }],
  usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
};
const provider = http.createServer((request, response) => {
  request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)));
});
provider.listen(0, '127.0.0.1');
await once(provider, 'listening');
const openai = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${provider.address().port}/v1` });

const app = express();
app.get('/chat', async (_request, response) => {
  const messages = [{ role: 'user', content: 'Say hello.' }];
  const completion = await openai.chat.completions.create({ model: 'gpt-test', messages });
  response.send(completion.choices[0].message.content);
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const [response] = await once(
  http.get({ host: '127.0.0.1', port: server.address().port, path: '/chat', agent: false }),
  'response',
);
let text = '';
for await (const chunk of response.setEncoding('utf8')) text += chunk;
console.log(text === 'Hello, you.' ? 'done' : text);
for (const each of [server, provider]) {
  each.closeAllConnections();
  each.close();
}
