// The agent example, traced, sending to a local backend: what a new user's first traces look like.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const AGENT_FOLDER = join(__dirname, '..', '..', '..', '..', 'examples', 'agent');

/** Asks each question once and stops the agent, which sends its last spans while it stops. */
export async function askAgent(backendUrl: string, questions: readonly string[]): Promise<void> {
  const foreign = /^(OTEL_|SGP_|AGENTEX_|DISABLE_SCALE_TRACING$|OPENAI_|NODE_OPTIONS$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const child = spawn(process.execPath, ['--require', '@sgp-otel/auto/register', 'server.js'], {
    cwd: AGENT_FOLDER,
    env: {
      ...Object.fromEntries(inherited),
      PORT: '0',
      SGP_API_KEY: 'local',
      SGP_ACCOUNT_ID: 'local',
      SGP_CLIENT_BASE_URL: backendUrl,
      OTEL_SERVICE_NAME: 'example-agent',
      OTEL_NODE_RESOURCE_DETECTORS: 'env,host,process',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = /^agent listening on (\S+)$/.exec(line)?.[1];
        if (found) resolve(found);
      });
      exited.then(() => reject(new Error(`the agent ended before it listened: ${errors}`)), reject);
    });
    for (const message of questions) {
      const body = JSON.stringify({ message });
      await (
        await fetch(`${url}/chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      ).text();
    }
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}
