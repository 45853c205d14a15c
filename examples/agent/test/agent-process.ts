// Starts the service on a free port as a real process and waits until it listens.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface AgentProcess {
  child: ChildProcess;
  url: string;
  modelServerUrl: string;
  chat(body: string): Promise<{ status: number; reply: Record<string, unknown> }>;
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export async function startAgentProcess(): Promise<AgentProcess> {
  const { OPENAI_API_KEY: _key, NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, [path.join(__dirname, '..', 'server.js')], {
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let output = '';
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });

  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      output += data;
      const found = /^agent listening on (\S+)$/m.exec(output)?.[1];
      if (found) resolve(found);
    });
    exited.then(() => reject(new Error(`the agent ended before it listened: ${errors}`)), reject);
  });
  const modelServerUrl = /^model server \(pid \d+\) on (\S+)$/m.exec(output)?.[1];
  if (!modelServerUrl) throw new Error(`no line about the model server in: ${output}`);

  return {
    child,
    url,
    modelServerUrl,
    async chat(body) {
      const response = await fetch(`${url}/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return { status: response.status, reply: (await response.json()) as Record<string, unknown> };
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code, endSignal] = await exited;
      return { code, signal: endSignal };
    },
  };
}
