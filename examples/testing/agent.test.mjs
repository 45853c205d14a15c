// Runs the agent as in production, with the flag, against a local SGP, and asserts the conversation that arrived there.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';
import { startLocal } from '@sgp-otel/local';
import { startStubModel } from './stub-model.mjs';

const run = promisify(execFile);
let local;
let model;

before(async () => {
  local = await startLocal({ port: 0 });
  model = await startStubModel();
});
beforeEach(() => local.clear());
after(async () => {
  model.close();
  await local.close();
});

test('the agent passes the question on and answers with what the model said', async () => {
  const env = { ...process.env, ...local.env, OPENAI_API_KEY: 'none', OPENAI_BASE_URL: model.url };
  await run(process.execPath, ['--require', '@sgp-otel/auto/register', 'agent.mjs', 'How is the weather?'], { env });

  const [call] = await local.waitForSpans({ where: (span) => span.type === 'COMPLETION' });
  assert.deepEqual(
    call.input.messages.map(({ role, content }) => [role, content]),
    [
      ['system', 'You answer in one sentence.'],
      ['user', 'How is the weather?'],
    ],
  );
  assert.equal(call.output.messages[0].content, 'It is sunny.');
  assert.equal(call.status, 'SUCCESS');
  assert.deepEqual([call.input_tokens, call.output_tokens], [24, 4]);
});
