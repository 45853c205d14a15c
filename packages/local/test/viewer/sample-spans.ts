// Spans for looking at the viewer: a few rich traces written by hand, and as many plain ones as asked for.

export type SampleSpan = Record<string, unknown> & { id: string; trace_id: string };

/** A small picture: 96 × 64, a landscape. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAGAAAABACAMAAADS6oI8AAAADFBMVEU0VqBajMjwvlo8bkZQ6lMYAAAAZ0lEQVR42u3NQQrAIAxEUTO9/50LgqBFdBEjSv9fGpmXEhHdkErR+zGC2u4DpFhBChYAAPYA5qkDfL/4AJvuewGb7Z8PNETv7AdsuL8CGAcAAAAAAJCBp6o+rHoH+BsQEQAAAMAJwAsOSh3N/ucoyAAAAABJRU5ErkJggg==';

export const instant = (millis: number) => new Date(millis).toISOString();

interface Timed {
  startMillis: number;
  durationMillis: number | undefined;
}

function span(traceId: string, id: string, { startMillis, durationMillis }: Timed, fields: object): SampleSpan {
  return {
    id: `${traceId}-${id}`,
    trace_id: traceId,
    start_timestamp: instant(startMillis),
    ...(durationMillis === undefined
      ? {}
      : { end_timestamp: instant(startMillis + durationMillis), status: 'SUCCESS' }),
    ...fields,
  };
}

/** A support agent: retrieval, two model calls, two tools of which one fails, a guardrail. */
export function supportTrace(traceId: string, atMillis: number, { group = 'session-42', slow = 1 } = {}): SampleSpan[] {
  const at = (offset: number, durationMillis: number): Timed => ({
    startMillis: atMillis + offset * slow,
    durationMillis: durationMillis * slow,
  });
  const root = `${traceId}-root`;
  const question = 'Where is my order A-1002, and do I need an umbrella in Berlin today?';
  const system = 'You are the support agent of a small shop. Use the tools. Answer in one or two sentences.';
  const calls = [
    { id: 'call_1', type: 'function', function: { name: 'lookup_order', arguments: { order_id: 'A-1002' } } },
    {
      id: 'call_2',
      type: 'function',
      function: { name: 'get_weather', arguments: { city: 'Berlin', unit: 'celsius' } },
    },
  ];
  const order = { order_id: 'A-1002', status: 'shipped', carrier: 'DHL', items: [{ sku: 'LAMP-3', quantity: 2 }] };
  const opening = [
    { role: 'system', content: system },
    {
      role: 'user',
      content: [
        { type: 'text', text: question },
        { type: 'image', mime_type: 'image/png', data: PICTURE },
      ],
    },
  ];
  const asked = {
    role: 'assistant',
    content: [{ type: 'reasoning', text: 'Two facts are missing: the order and the weather.' }],
    tool_calls: calls,
    finish_reason: 'tool_call',
  };
  const results = [
    { role: 'tool', tool_call_id: 'call_1', content: JSON.stringify(order) },
    { role: 'tool', tool_call_id: 'call_2', content: 'The weather service did not answer in time.' },
  ];
  const answer =
    'Your order A-1002 has been shipped with DHL (two lamps). The weather service is not answering right now, so I cannot tell you about the umbrella.';
  const tools = ['lookup_order', 'get_weather'].map((name) => ({
    type: 'function',
    function: { name, parameters: { type: 'object', properties: {} } },
  }));
  return [
    span(traceId, 'root', at(0, 2480), {
      name: 'turn:1',
      type: 'AGENT_WORKFLOW',
      group_id: group,
      input: { messages: [{ role: 'user', content: question }] },
      output: { messages: [{ role: 'assistant', content: answer }] },
      metadata: { __agent_name__: 'support', 'service.name': 'support-agent', 'deployment.environment': 'laptop' },
    }),
    span(traceId, 'guard', at(8, 96), {
      parent_id: root,
      name: 'guardrail:prompt-injection',
      type: 'GUARDRAIL',
      input: { input: question },
      output: { flagged: false, score: 0.013 },
    }),
    span(traceId, 'search', at(110, 240), {
      parent_id: root,
      name: 'retrieval:help-center',
      type: 'KB_RETRIEVAL',
      input: { query: question },
      output: {
        documents: [
          { id: 'shipping', score: 0.83, content: 'Orders ship within two days. Tracking is sent by mail.' },
          { id: 'returns', score: 0.41, content: 'Unused goods can be returned within 30 days.' },
        ],
      },
    }),
    span(traceId, 'embed', at(118, 90), {
      parent_id: `${traceId}-search`,
      name: 'embeddings text-embedding-3-small',
      type: 'COMPLETION',
      input: { input: [question], model: 'text-embedding-3-small' },
      output: {
        embeddings: [{ dimensions: 1536 }],
        usage: { input_tokens: 21, total_tokens: 21 },
        model: 'text-embedding-3-small',
      },
    }),
    span(traceId, 'plan', at(360, 780), {
      parent_id: root,
      name: 'chat gpt-4o-mini',
      type: 'COMPLETION',
      input: { messages: opening, tools, model: 'gpt-4o-mini' },
      output: {
        messages: [asked],
        usage: {
          input_tokens: 412,
          output_tokens: 58,
          reasoning_tokens: 24,
          cached_input_tokens: 256,
          cost_usd: 0.00031,
        },
        model: 'gpt-4o-mini-2024-07-18',
      },
      metadata: { 'gen_ai.request.temperature': 0.2, 'gen_ai.response.id': 'chatcmpl-9x1' },
    }),
    span(traceId, 'order', at(1160, 130), {
      parent_id: root,
      name: 'tool:lookup_order',
      type: 'CODE_EXECUTION',
      input: { order_id: 'A-1002' },
      output: order,
    }),
    span(traceId, 'weather', at(1165, 500), {
      parent_id: root,
      name: 'tool:get_weather',
      type: 'CODE_EXECUTION',
      status: 'ERROR',
      input: { city: 'Berlin', unit: 'celsius' },
      metadata: {
        error: true,
        error_type: 'TimeoutError',
        error_message: 'The weather service did not answer in time.',
        error_stacktrace:
          'TimeoutError: The weather service did not answer in time.\n    at fetchWeather (/app/tools/get-weather.js:31:11)\n    at async runTool (/app/agent.js:58:20)\n    at async answer (/app/agent.js:27:24)',
      },
    }),
    span(traceId, 'http', at(1172, 490), {
      parent_id: `${traceId}-weather`,
      name: 'GET',
      type: 'EXTERNAL_ENDPOINT',
      status: 'ERROR',
      metadata: {
        'service.name': 'support-agent',
        otel_scope: { name: '@opentelemetry/instrumentation-undici' },
        'http.request.method': 'GET',
        'url.full': 'http://127.0.0.1:4010/weather?city=Berlin',
        error: true,
        error_type: 'ETIMEDOUT',
        error_message: 'connect timed out',
      },
    }),
    span(traceId, 'answer', at(1690, 770), {
      parent_id: root,
      name: 'chat gpt-4o-mini',
      type: 'COMPLETION',
      input: { messages: [...opening, asked, ...results], tools, model: 'gpt-4o-mini' },
      output: {
        messages: [{ role: 'assistant', content: answer, finish_reason: 'stop' }],
        usage: { input_tokens: 655, output_tokens: 47, cost_usd: 0.00042 },
        model: 'gpt-4o-mini-2024-07-18',
      },
    }),
  ];
}

/** Two model calls whose messages hold Markdown, code, a file, JSON in strings, and what a tool answered. */
export function writingTrace(traceId: string, atMillis: number, model = 'gpt-4o-mini'): SampleSpan[] {
  const asked = [
    { role: 'system', content: 'You write release notes.\nBe brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Summarise the attached changes.' },
        { type: 'file', file: { filename: 'changes.pdf', file_data: 'JVBERi0xLjQK' }, mime_type: 'application/pdf' },
      ],
    },
  ];
  const calls = [
    { id: 'call_9', type: 'function', function: { name: 'read_file', arguments: '{"path":"changes.pdf"}' } },
  ];
  const called = {
    role: 'assistant',
    content: [{ type: 'reasoning', text: 'The file has to be read first.' }],
    tool_calls: calls,
  };
  const answered = { role: 'tool', tool_call_id: 'call_9', content: '{"pages":3,"meta":"{\\"author\\":\\"Ada\\"}"}' };
  const notes = [
    '# Release 2.1',
    '',
    'Two **important** changes, see [the guide](https://example.org/guide):',
    '',
    '1. `retry()` waits longer',
    '   - at most 30 s',
    '2. The old API is ~~deprecated~~ gone',
    '',
    '| option | default |',
    '| --- | --- |',
    '| `retries` | 3 |',
    '',
    '```ts',
    "import { retry } from 'lib';",
    'await retry(() => fetch(url)); // <b>not bold</b>',
    '```',
    '',
    '> Read before you update.',
  ].join('\n');
  const call = (id: string, offset: number, input: object[], output: object) =>
    span(
      traceId,
      id,
      { startMillis: atMillis + offset, durationMillis: 400 },
      {
        parent_id: `${traceId}-root`,
        name: `chat ${model}`,
        type: 'COMPLETION',
        input: { messages: input, model },
        output: { messages: [output], model },
      },
    );
  return [
    span(
      traceId,
      'root',
      { startMillis: atMillis, durationMillis: 1000 },
      { name: 'turn:notes', type: 'AGENT_WORKFLOW', input: { payload: '{"kind":"notes","depth":{"levels":[1,2]}}' } },
    ),
    call('first', 20, asked, called),
    call('second', 500, [...asked, called, answered], { role: 'assistant', content: notes }),
  ];
}

/** A web request that goes through two services, with a parent that never arrived beside it. */
export function webTrace(traceId: string, atMillis: number): SampleSpan[] {
  const service = (name: string, scope: string, more: object = {}) => ({
    metadata: { 'service.name': name, otel_scope: { name: scope }, ...more },
  });
  return [
    span(
      traceId,
      'root',
      { startMillis: atMillis, durationMillis: 220 },
      {
        name: 'GET',
        type: 'EXTERNAL_ENDPOINT',
        ...service('shop-web', 'instrumentation-http', { 'http.request.method': 'GET', 'http.route': '/orders/{id}' }),
      },
    ),
    span(
      traceId,
      'call',
      { startMillis: atMillis + 15, durationMillis: 180 },
      {
        parent_id: `${traceId}-root`,
        name: 'GET',
        type: 'EXTERNAL_ENDPOINT',
        ...service('shop-web', 'instrumentation-undici', {
          'http.request.method': 'GET',
          'url.full': 'http://key:secret@stock:8080/stock/A-1002?token=secret',
        }),
      },
    ),
    span(
      traceId,
      'stock',
      { startMillis: atMillis + 30, durationMillis: 150 },
      {
        parent_id: `${traceId}-call`,
        name: 'GET /stock/{sku}',
        type: 'EXTERNAL_ENDPOINT',
        ...service('shop-stock', 'instrumentation-http', {
          'http.request.method': 'GET',
          'http.route': '/stock/{sku}',
        }),
      },
    ),
    span(
      traceId,
      'orphan',
      { startMillis: atMillis + 60, durationMillis: 40 },
      {
        parent_id: `${traceId}-never-sent`,
        name: 'redis-GET',
        type: 'EXTERNAL_ENDPOINT',
        ...service('shop-stock', 'instrumentation-redis'),
      },
    ),
    span(
      traceId,
      'second-root',
      { startMillis: atMillis + 230, durationMillis: 20 },
      { name: 'audit', type: 'CUSTOM', ...service('shop-web', 'audit') },
    ),
  ];
}

/** A trace whose root and one child have not ended. */
export function openTrace(traceId: string, atMillis: number): SampleSpan[] {
  return [
    span(
      traceId,
      'root',
      { startMillis: atMillis, durationMillis: undefined },
      { name: 'turn:2', type: 'AGENT_WORKFLOW' },
    ),
    span(
      traceId,
      'plan',
      { startMillis: atMillis + 40, durationMillis: 600 },
      {
        parent_id: `${traceId}-root`,
        name: 'chat gpt-4o-mini',
        type: 'COMPLETION',
      },
    ),
    span(
      traceId,
      'tool',
      { startMillis: atMillis + 660, durationMillis: undefined },
      {
        parent_id: `${traceId}-root`,
        name: 'tool:book_flight',
        type: 'CODE_EXECUTION',
      },
    ),
  ];
}

const NAMES = [
  ['chat gpt-4o-mini', 'COMPLETION'],
  ['tool:lookup_order', 'CODE_EXECUTION'],
  ['retrieval:help-center', 'KB_RETRIEVAL'],
  ['GET', 'EXTERNAL_ENDPOINT'],
  ['subtask:summarise', 'AGENT_WORKFLOW'],
] as const;

/** One trace of `count` spans, about 12 levels deep, with some failures. The same for the same arguments. */
export function largeTrace(traceId: string, atMillis: number, count: number): SampleSpan[] {
  const random = sequence(count);
  const spans = [
    span(
      traceId,
      '0',
      { startMillis: atMillis, durationMillis: count * 4 + 50 },
      { name: 'turn:long', type: 'AGENT_WORKFLOW' },
    ),
  ];
  const path = [0];
  for (let index = 1; index < count; index++) {
    while (path.length > 1 && (random() < 0.35 || path.length > 12)) path.pop();
    const [name, type] = NAMES[Math.floor(random() * NAMES.length)] ?? NAMES[0];
    const failed = random() < 0.01;
    spans.push(
      span(
        traceId,
        String(index),
        { startMillis: atMillis + index * 4, durationMillis: 2 + Math.floor(random() * 40) },
        {
          parent_id: `${traceId}-${path.at(-1)}`,
          name,
          type,
          ...(failed ? { status: 'ERROR', metadata: { error: true, error_type: 'Error', error_message: 'boom' } } : {}),
          ...(type === 'COMPLETION' ? { output: { usage: { input_tokens: 100 + index, output_tokens: 10 } } } : {}),
        },
      ),
    );
    path.push(index);
  }
  return spans;
}

/** `count` traces of `spansEach` spans, ten seconds apart, the last one at `untilMillis`. */
export function* manyTraces(count: number, untilMillis: number, spansEach = 2): Generator<SampleSpan> {
  const random = sequence(7);
  for (let index = 0; index < count; index++) {
    const traceId = `load-${String(index).padStart(7, '0')}`;
    const startMillis = untilMillis - (count - index) * 10_000;
    const durationMillis = Math.round(80 + 400 * random() ** 3 * (1 + Math.sin(index / 900)) * 8);
    const failed = random() < 0.03;
    yield span(
      traceId,
      'root',
      { startMillis, durationMillis },
      {
        name: `turn:${index % 7}`,
        type: 'AGENT_WORKFLOW',
        group_id: `session-${index % 100}`,
        ...(failed ? { status: 'ERROR', metadata: { error: true, error_type: 'Error', error_message: 'boom' } } : {}),
      },
    );
    for (let child = 1; child < spansEach; child++) {
      yield span(
        traceId,
        String(child),
        { startMillis: startMillis + 5 * child, durationMillis: Math.floor(durationMillis / 2) },
        {
          parent_id: `${traceId}-root`,
          name: 'chat gpt-4o-mini',
          type: 'COMPLETION',
          output: { usage: { input_tokens: 300, output_tokens: 40, cost_usd: 0.0002 } },
        },
      );
    }
  }
}

/** Sends spans in batches, as a client does. */
export async function sendSpans(url: string, spans: Iterable<SampleSpan>, account = 'local'): Promise<void> {
  let batch: SampleSpan[] = [];
  const send = async () => {
    const response = await fetch(`${url}/v5/spans/batch`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-selected-account-id': account },
      body: JSON.stringify({ items: batch }),
    });
    if (!response.ok) throw new Error(`The backend answered ${response.status}: ${await response.text()}`);
    await response.body?.cancel();
    batch = [];
  };
  for (const one of spans) {
    batch.push(one);
    if (batch.length === 1000) await send();
  }
  if (batch.length > 0) await send();
}

/** Numbers from 0 to 1 that look random and are the same in every run. */
function sequence(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
