// A Fastify service with one JSON endpoint, as the instrumented application of a benchmark.
const fastify = require('fastify');
const { account } = require('./account.cjs');
const { serve } = require('./serve.cjs');

const app = fastify();
app.get('/api/accounts/:account/orders', async (request) => account(request.params.account));
serve(async (listening) => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  listening(app.server.address().port);
});
