// Runs examples/agent as its own process, traced by two --require flags: the product, and the span ledger
// that lets the demo check it. Passes the child's output on, asks for the ledger, stops the child.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pc from 'picocolors';

const require = createRequire(import.meta.url);
const readyTimeoutMillis = 30_000;
const stopTimeoutMillis = 10_000;
const ledgerTimeoutMillis = 5_000;

export async function startAgent({ backendUrl, say }) {
  const preferredPort = Number(process.env.PORT || 3000);
  try {
    return await startOnPort({ backendUrl, port: preferredPort, say });
  } catch (error) {
    if (!(error instanceof PortTakenError)) throw error;
    say(`port ${preferredPort} is taken: using a free one`);
    return startOnPort({ backendUrl, port: 0, say });
  }
}

class PortTakenError extends Error {}

async function startOnPort({ backendUrl, port, say }) {
  const serverPath = require.resolve('@sgp-otel/example-agent');
  const registerPath = require.resolve('@sgp-otel/auto/register');
  const ledgerPath = require.resolve('./span-ledger.cjs');
  const child = spawn(
    process.execPath,
    ['--require', registerPath, '--require', ledgerPath, path.basename(serverPath)],
    { cwd: path.dirname(serverPath), env: agentEnv({ backendUrl, port }), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const exited = once(child, 'exit');
  let isPortTaken = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    isPortTaken ||= line.includes('EADDRINUSE');
    if (!isPortTaken) say(pc.dim(`agent │ ${line}`));
  });

  const url = await listeningUrl({ child, say }).catch((error) => {
    throw isPortTaken && port !== 0 ? new PortTakenError(error.message) : error;
  });
  return {
    url,
    exited,
    readLedger: () => readLedger(child),
    stop: () => stopChild(child, exited),
  };
}

/**
 * The environment of the agent: this one without tracing settings, so that the demo shows the defaults,
 * and without an OpenAI key, so that it uses the bundled model: no request leaves this machine.
 */
function agentEnv({ backendUrl, port }) {
  const foreign = /^(OTEL_|SGP_|AGENTEX_|DISABLE_SCALE_TRACING$|OPENAI_|NODE_OPTIONS$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    PORT: String(port),
    SGP_API_KEY: 'local',
    SGP_ACCOUNT_ID: 'local',
    SGP_CLIENT_BASE_URL: backendUrl,
    OTEL_SERVICE_NAME: 'example-agent',
    // No cloud metadata look-ups: everything stays on this machine.
    OTEL_NODE_RESOURCE_DETECTORS: 'env,host,process',
  };
}

async function listeningUrl({ child, say }) {
  const lines = createInterface({ input: child.stdout });
  const listening = new Promise((resolve) => {
    lines.on('line', (line) => {
      say(pc.dim(`agent │ ${line}`));
      const url = /^agent listening on (\S+)$/.exec(line)?.[1];
      if (url) resolve(url);
    });
  });
  // 'close' follows 'exit' once the last line of stderr has been read.
  const died = once(child, 'close').then(([code, signal]) => {
    const end = signal ?? `exit code ${code}`;
    throw new Error(`the agent ended before it listened (${end}): its "agent │" lines above say why`);
  });
  return within(
    readyTimeoutMillis,
    'the agent printed no "agent listening" line',
    Promise.race([listening, died]),
  ).catch((error) => {
    child.kill('SIGKILL');
    throw error;
  });
}

async function readLedger(child) {
  if (!child.connected) throw new Error('the agent ended before it could be asked for its spans: see its lines above');
  const answer = once(child, 'message');
  child.send('ledger');
  const [ledger] = await within(ledgerTimeoutMillis, 'the agent did not answer when asked for its spans', answer);
  return ledger;
}

async function stopChild(child, exited) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMillis);
  await exited;
  clearTimeout(timer);
}

async function within(millis, failure, promise) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${failure} within ${millis} ms`)), millis);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
