// Stands in for the providers, and keeps the bill: each call with what it was asked and the tokens it cost. Every call
// costs the same, which is what makes it hard to tell calls apart.
import { once } from 'node:events';
import http from 'node:http';

const USAGE = { input: 40, output: 7 };
const ANSWER_AFTER_MILLIS = 20;

/** @returns where to send calls of a cell, what each was billed, and how to end */
export async function startStubModels() {
  const bills = new Map();
  let calls = 0;
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    const [, cell = '', ...path] = request.url.split('/');
    calls += 1;
    const city = /in (\w+)\?/.exec(JSON.stringify(body))?.[1] ?? 'nowhere';
    bills.set(cell, [...(bills.get(cell) ?? []), { city, isStream: body.stream === true }]);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_AFTER_MILLIS));
    const isAnthropic = path.at(-1) === 'messages';
    const answer = { id: calls, model: body.model, text: `It is sunny in ${city}.` };
    if (!body.stream) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify((isAnthropic ? anthropicMessage : openAiCompletion)(answer)));
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    response.end((isAnthropic ? anthropicStream : openAiStream)(answer));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: (cell) => `http://127.0.0.1:${server.address().port}/${cell}`,
    bill: (cell) => {
      const billed = bills.get(cell) ?? [];
      return { calls: billed, input: billed.length * USAGE.input, output: billed.length * USAGE.output };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const openAiUsage = { prompt_tokens: USAGE.input, completion_tokens: USAGE.output, total_tokens: 47 };
const anthropicUsage = { input_tokens: USAGE.input, output_tokens: USAGE.output };

function openAiCompletion({ id, model, text }) {
  const choice = { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } };
  return { id: `chatcmpl-${id}`, object: 'chat.completion', created: 1, model, choices: [choice], usage: openAiUsage };
}

function openAiStream({ id, model, text }) {
  const chunk = (rest) => ({ id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created: 1, model, ...rest });
  const choice = (delta, reason) => ({ choices: [{ index: 0, delta, finish_reason: reason }] });
  const chunks = [
    chunk(choice({ role: 'assistant', content: text }, null)),
    chunk(choice({}, 'stop')),
    chunk({ choices: [], usage: openAiUsage }),
  ];
  return `${chunks.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('')}data: [DONE]\n\n`;
}

function anthropicMessage({ id, model, text }) {
  const content = [{ type: 'text', text }];
  const ended = { stop_reason: 'end_turn', stop_sequence: null, usage: anthropicUsage };
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model, content, ...ended };
}

function anthropicStream(answer) {
  const message = { ...anthropicMessage(answer), content: [], stop_reason: null };
  const started = { ...message, usage: { ...anthropicUsage, output_tokens: 1 } };
  const events = [
    { type: 'message_start', message: started },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: answer.text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: USAGE.output } },
    { type: 'message_stop' },
  ];
  return events.map((each) => `event: ${each.type}\ndata: ${JSON.stringify(each)}\n\n`).join('');
}
