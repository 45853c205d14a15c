// However the service ends, it ends cleanly and its model server ends with it.

import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAgentProcess } from './agent-process';

const goneTimeoutMillis = 60_000;

/** Refused connections, not a missing pid: a process that nobody reaps keeps its pid after its end. */
async function waitUntilGone(url: string): Promise<void> {
  const deadlineMillis = Date.now() + goneTimeoutMillis;
  while (Date.now() < deadlineMillis) {
    try {
      await fetch(`${url}/weather?city=Paris`, { headers: { connection: 'close' } });
    } catch {
      return;
    }
    await sleep(50);
  }
  throw new Error(`${url} still answers`);
}

it('ends with code 0 on SIGTERM and takes the model server along', async () => {
  const agent = await startAgentProcess();
  await agent.chat('{"message":"What is the weather in Paris?"}');
  expect(await agent.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  await waitUntilGone(agent.modelServerUrl);
});

it('finishes the request in flight before it ends', async () => {
  const agent = await startAgentProcess();
  const body = '{"message":"fail"}';
  const chat = request(`${agent.url}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  });
  const replied = once(chat, 'response');
  chat.flushHeaders();
  // The service has taken the request.
  await once(chat, 'continue');
  const ended = agent.stop('SIGTERM');
  chat.end(body);
  const [reply] = await replied;
  reply.resume();
  expect(reply.statusCode).toBe(500);
  expect(await ended).toEqual({ code: 0, signal: null });
});

it('leaves no model server behind when it is killed', async () => {
  const agent = await startAgentProcess();
  expect((await fetch(`${agent.modelServerUrl}/weather?city=Paris`)).status).toBe(200);
  expect(await agent.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  await waitUntilGone(agent.modelServerUrl);
});
