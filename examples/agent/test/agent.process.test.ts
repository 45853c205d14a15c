// The service as a user runs it: a real process, real sockets, the bundled model.

import { type AgentProcess, startAgentProcess } from './agent-process';

let agent: AgentProcess;

beforeAll(async () => {
  agent = await startAgentProcess();
});

afterAll(async () => {
  await agent?.stop('SIGKILL');
});

const ask = (message: string) => agent.chat(JSON.stringify({ message }));

it('reports its health', async () => {
  const response = await fetch(`${agent.url}/health`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: 'ok' });
});

it('answers a weather question with what the weather endpoint said', async () => {
  const { status, reply } = await ask('What is the weather in Lisbon?');
  expect(status).toBe(200);
  expect(reply.answer).toBe('In Lisbon it is 22 °C with a clear sky.');
  expect(reply.toolCalls).toEqual([{ name: 'get_weather', result: expect.objectContaining({ city: 'Lisbon' }) }]);
});

it('calls both tools for a question that needs both', async () => {
  const { reply } = await ask('Is it raining in Berlin, and where is order A-1002?');
  expect(reply.answer).toMatch(/In Berlin it is 11 °C .* Order A-1002 .* being packed/);
  expect(reply.toolCalls).toHaveLength(2);
});

it('answers from the nearest document when no tool is needed', async () => {
  const { reply } = await ask('How long can I return unused goods?');
  expect(reply.answer).toMatch(/within 30 days/);
  expect(reply.documents).toEqual(['Returns', expect.any(String)]);
  expect(reply.toolCalls).toEqual([]);
});

it.each([
  ['Where is order Z-9?', 'order Z-9 does not exist'],
  ['What is the weather in Atlantis?', 'no weather for Atlantis (HTTP 404)'],
])('handles the failing tool of "%s" and still answers', async (question, error) => {
  const { status, reply } = await ask(question);
  expect(status).toBe(200);
  expect(reply.answer).toBe(`I could not find that: ${error}.`);
  expect(reply.toolCalls).toEqual([{ name: expect.any(String), result: { error } }]);
});

it.each([
  ['no message', '{}'],
  ['a message that is no string', '{"message":1}'],
  ['a blank message', '{"message":" "}'],
  ['no JSON', '{'],
])('rejects a body with %s with 400', async (_case, body) => {
  const { status, reply } = await agent.chat(body);
  expect(status).toBe(400);
  expect(reply.error).toEqual(expect.any(String));
});

it('answers 500 without internals when the model fails', async () => {
  const { status, reply } = await ask('fail');
  expect(status).toBe(500);
  expect(reply).toEqual({ error: 'the agent could not answer' });
});
