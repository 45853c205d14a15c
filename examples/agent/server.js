// The service: two routes around the agent. Nothing in it knows about tracing; that is added from the
// outside with `node --require @sgp-otel/auto/register server.js`.

const express = require('express');
const { OpenAI } = require('openai');
const { createAgent } = require('./agent.js');
const { startModelServer } = require('./start-model-server.js');

const host = '127.0.0.1';
const port = Number(process.env.PORT || 3000);

async function main() {
  const modelServer = await startModelServer();
  console.log(`model server (pid ${modelServer.pid}) on ${modelServer.url}`);

  const agent = createAgent({
    openai: createOpenAI(modelServer.url),
    weatherUrl: `${modelServer.url}/weather`,
    chatModel: process.env.OPENAI_MODEL || 'gpt-4o-mini',
    embeddingModel: process.env.OPENAI_EMBEDDING_MODEL || 'text-embedding-3-small',
  });

  const server = createApp(agent).listen(port, host, (error) => {
    if (error) {
      console.error(`agent cannot listen on ${host}:${port} (${error.code}): set PORT to a free port, or to 0`);
      process.exit(1);
    }
    console.log(`agent listening on http://${host}:${server.address().port}`);
  });

  const stop = () => {
    // The requests in flight are finished; their connections are not kept for more.
    server.keepAliveTimeout = 1;
    server.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  modelServer.onExit((reason) => {
    console.error(`model server ended (${reason}): the agent stops, start it again`);
    process.exitCode = 1;
    stop();
  });
}

/** The real API where a key is given (OPENAI_BASE_URL is read by the package), else the bundled model. */
function createOpenAI(modelServerUrl) {
  const maxRetries = 1;
  if (process.env.OPENAI_API_KEY) return new OpenAI({ maxRetries });
  return new OpenAI({ maxRetries, apiKey: 'none-needed', baseURL: `${modelServerUrl}/v1` });
}

function createApp(agent) {
  const app = express();
  app.use(express.json());

  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });

  app.post('/chat', async (request, response) => {
    const message = request.body?.message;
    if (typeof message !== 'string' || message.trim() === '') {
      response.status(400).json({ error: 'send a JSON body with a non-empty string in "message"' });
      return;
    }
    response.json(await agent.answer(message));
  });

  // Express knows an error handler by its four parameters. `expose` marks errors that are the caller's.
  app.use((error, request, response, _next) => {
    const status = error.expose ? error.status : 500;
    if (status === 500) console.error(`${request.method} ${request.path} failed: ${error.message}`);
    response.status(status).json({ error: status === 500 ? 'the agent could not answer' : error.message });
  });
  return app;
}

main().catch((error) => {
  console.error(`agent did not start: ${error.message}`);
  process.exit(1);
});
