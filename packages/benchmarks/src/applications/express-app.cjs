// An Express service with one JSON endpoint, as the instrumented application of a benchmark.
const express = require('express');
const { account } = require('./account.cjs');
const { serve } = require('./serve.cjs');

const app = express();
app.use(express.json());
app.get('/api/accounts/:account/orders', (request, response) => response.json(account(request.params.account)));
serve((listening) => {
  const server = app.listen(0, '127.0.0.1', () => listening(server.address().port));
});
