// A stand-in for the outside world: an OpenAI-compatible model API and a weather API on a free local port.
// Runs as a child of the service (see start-model-server.js) or by hand: `node model-server.js`.

const { randomUUID } = require('node:crypto');
const express = require('express');
const { countTokens } = require('./model/count-tokens.js');
const { createChatCompletion } = require('./model/create-chat-completion.js');
const { embedText } = require('./model/embed-text.js');
const { toStreamChunks } = require('./model/to-stream-chunks.js');
const weather = require('./data/weather.json');

const host = '127.0.0.1';
const defaultDimensions = 1536;

const app = express();
app.use(express.json({ limit: '4mb' }));

app.post('/v1/embeddings', (request, response) => {
  const { input, model, dimensions = defaultDimensions, encoding_format: format } = request.body;
  const texts = Array.isArray(input) ? input : [input];
  if (!texts.every((text) => typeof text === 'string')) {
    sendError(response, 400, 'invalid_request_error', 'input must be a string or an array of strings');
    return;
  }
  const promptTokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  response.json({
    object: 'list',
    data: texts.map((text, index) => {
      const vector = embedText(text, dimensions);
      const embedding = format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : Array.from(vector);
      return { object: 'embedding', index, embedding };
    }),
    model,
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  });
});

app.post('/v1/chat/completions', (request, response) => {
  const { messages, stream, stream_options: streamOptions } = request.body;
  if (!Array.isArray(messages) || messages.length === 0) {
    sendError(response, 400, 'invalid_request_error', 'messages must be a non-empty array');
    return;
  }
  const question = messages.findLast(({ role }) => role === 'user')?.content;
  if (/^\s*fail\b/i.test(String(question))) {
    sendError(response, 500, 'server_error', 'the model was asked to fail');
    return;
  }
  const completion = createChatCompletion(request.body);
  if (!stream) {
    response.json(completion);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const chunk of toStreamChunks(completion, { includeUsage: Boolean(streamOptions?.include_usage) })) {
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end('data: [DONE]\n\n');
});

app.get('/weather', (request, response) => {
  const report = weather[String(request.query.city).toLowerCase()];
  if (report) response.json(report);
  else response.status(404).json({ error: `no weather station in ${request.query.city}` });
});

function sendError(response, status, type, message) {
  response.status(status).set('x-request-id', `req_${randomUUID()}`);
  response.json({ error: { message, type, param: null, code: null } });
}

const server = app.listen(Number(process.env.MODEL_SERVER_PORT || 0), host, (error) => {
  if (error) {
    console.error(`model server cannot listen on ${host} (${error.code}): check MODEL_SERVER_PORT`);
    process.exit(1);
  }
  const url = `http://${host}:${server.address().port}`;
  if (!process.send) {
    console.log(`model server listening on ${url}`);
    return;
  }
  // The channel closes when the parent ends in any way, a kill included. Ctrl-C reaches the whole
  // process group; the parent still needs the model for the requests that it finishes.
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', () => {});
  process.send({ url });
});
