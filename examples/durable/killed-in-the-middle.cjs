// Starts the worker before a backend that is away, kills it with SIGKILL, brings the backend back, and lets the next
// process deliver what the first one left.
const { fork, spawn } = require('node:child_process');
const { once } = require('node:events');
const { createServer } = require('node:http');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const folder = mkdtempSync(path.join(tmpdir(), 'spool-'));
const stored = new Map();
let isAway = true;

/** Stands for SGP: takes nothing at first, then stores each span by its id. */
const backend = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  response.setHeader('content-type', 'application/json');
  if (isAway) {
    response.writeHead(503).end('{"detail":"away"}');
    return;
  }
  const { items } = JSON.parse(Buffer.concat(chunks));
  for (const item of items) stored.set(item.id, item);
  response.end(JSON.stringify({ object: 'list', items }));
});

async function main() {
  backend.listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const env = {
    ...process.env,
    SGP_API_KEY: 'local',
    SGP_ACCOUNT_ID: 'local',
    SGP_CLIENT_BASE_URL: `http://127.0.0.1:${backend.address().port}`,
    SGP_OTEL_SPOOL_DIR: folder,
  };
  const register = require.resolve('@sgp-otel/auto/register');
  const worker = fork(path.join(__dirname, 'worker.cjs'), { execArgv: ['--require', register], env });
  let safe = 0;
  for (;;) {
    const [state] = await once(worker, 'message');
    safe = state.safe;
    if (safe >= 100) break;
  }
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  console.log(`Killed: ${safe} spans were on disk, ${stored.size} in the backend.`);

  isAway = false;
  // Any process with this folder delivers them: the worker when it is started again, or this command.
  const cli = path.join(path.dirname(require.resolve('@sgp-otel/auto/package.json')), 'dist/cli.js');
  const drain = spawn(process.execPath, [cli, 'spool', 'drain', folder], { env, stdio: 'inherit' });
  const [code] = await once(drain, 'exit');
  console.log(`Now ${stored.size} spans are in the backend; ${stored.size >= safe ? 'none was' : 'some were'} lost.`);
  process.exitCode = code === 0 && stored.size >= safe ? 0 : 1;
}

main().finally(() => {
  backend.close();
  backend.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});
