// Spans of shapes that no instrumentation means to make, and some application makes once: each is one span that must
// not stall its process.

const text = (chars, unit = 'lorem ipsum ') => unit.repeat(Math.ceil(chars / unit.length)).slice(0, chars);
const many = (count, make) => Array.from({ length: count }, (_, index) => make(index));
const record = (count, make) => Object.fromEntries(many(count, make));

let spans = 0;

/** A finished span as the converter sees it. */
function spanOf(attributes, over = {}) {
  spans += 1;
  const spanId = spans.toString(16).padStart(16, '0');
  return {
    name: 'chat',
    kind: 0,
    spanContext: () => ({ traceId: 'a'.repeat(32), spanId, traceFlags: 1 }),
    startTime: [1_800_000_000, 0],
    endTime: [1_800_000_001, 0],
    ended: true,
    status: { code: 0 },
    attributes: { 'gen_ai.operation.name': 'chat', ...attributes },
    events: [],
    links: [],
    resource: { attributes: { 'service.name': 'benchmark' } },
    ...over,
  };
}

const sparse = () => {
  const array = [];
  array[2 ** 32 - 2] = 'end';
  return array;
};
const behindGetters = (count) =>
  Object.defineProperties(
    {},
    record(count, (index) => [`attribute.${index}`, { get: () => index, enumerable: true }]),
  );
const nested = (depth) => {
  let value = 'deep';
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { value };
  return value;
};
const message = (content) => ({ role: 'user', parts: [{ type: 'text', content }] });
const event = (attributes, name = 'note') => ({ name, time: [1_800_000_000, 0], attributes });

/** Each makes a new span. */
export const hostileShapes = {
  'an ordinary chat': () => spanOf({ 'gen_ai.input.messages': JSON.stringify([message(text(4000))]) }),
  '100,000 attributes': () => spanOf(record(100_000, (index) => [`attribute.${index}`, index])),
  '100,000 attributes of text': () => spanOf(record(100_000, (index) => [`attribute.${index}`, text(200)])),
  '10,000 indexed messages': () =>
    spanOf({
      'openinference.span.kind': 'LLM',
      ...record(20_000, (index) => [
        `llm.input_messages.${index >> 1}.message.${index % 2 ? 'role' : 'content'}`,
        index % 2 ? 'user' : text(200),
      ]),
    }),
  '10,000 indexed prompts': () =>
    spanOf(
      record(20_000, (index) => [
        `gen_ai.prompt.${index >> 1}.${index % 2 ? 'role' : 'content'}`,
        index % 2 ? 'user' : text(200),
      ]),
    ),
  '100,000 attributes behind getters': () => spanOf(behindGetters(100_000)),
  'a prompt of 50 MB': () => spanOf({ 'sgp.input': text(50_000_000) }),
  'a prompt of 50 MB outside Latin-1': () => spanOf({ 'sgp.input': text(25_000_000, 'ελληνικά 漢字 ') }),
  'messages of 50 MB as JSON': () => spanOf({ 'gen_ai.input.messages': JSON.stringify([message(text(50_000_000))]) }),
  'messages of 3 MB as JSON': () =>
    spanOf({ 'gen_ai.input.messages': JSON.stringify(many(300, () => message(text(10_000)))) }),
  '300,000 numbers as JSON': () => spanOf({ 'sgp.input': JSON.stringify(many(300_000, (index) => index % 10)) }),
  '100,000 messages as JSON': () =>
    spanOf({ 'gen_ai.input.messages': JSON.stringify(many(40_000, () => ({ role: 'user', content: 'a' }))) }),
  '100 attributes of 1 MB of JSON': () => {
    const json = JSON.stringify(record(10_000, (index) => [`key${index}`, text(80)]));
    return spanOf(record(100, (index) => [`langfuse.observation.metadata.${index}`, json]));
  },
  '100 attributes of 20,000 values': () =>
    spanOf(record(100, (index) => [`list.${index}`, many(20_000, (each) => each)])),
  'a sparse array': () => spanOf({ list: sparse(), 'sgp.input': sparse() }),
  'an array of a million texts': () => spanOf({ list: many(1_000_000, () => 'text') }),
  'a map of a million entries': () => spanOf({ map: new Map(many(1_000_000, (index) => [index, index])) }),
  'an object of 100,000 keys': () => spanOf({ object: record(100_000, (index) => [`key${index}`, index]) }),
  'a proxy of 100,000 keys': () =>
    spanOf({
      object: new Proxy(
        record(100_000, (index) => [`key${index}`, index]),
        {},
      ),
    }),
  '1,000 texts of 1 MB': () =>
    spanOf({ list: many(1_000, () => text(1_000_000)), 'sgp.input': { list: many(1_000, () => text(1_000_000)) } }),
  '100 names of 1 MB': () => spanOf(record(100, (index) => [`${index}${text(1_000_000)}`, index])),
  'keys of 1 MB': () => spanOf({ object: record(100, (index) => [`${index}${text(1_000_000)}`, index]) }),
  'a whole number of a million digits': () => spanOf({ number: 10n ** 1_000_000n }),
  'bytes of 50 MB': () => spanOf({ bytes: new Uint8Array(50_000_000), 'sgp.input': Buffer.alloc(50_000_000) }),
  'JSON nested 200,000 deep': () => spanOf({ 'sgp.input': '['.repeat(200_000) + ']'.repeat(200_000) }),
  'an object nested 10,000 deep': () => spanOf({ 'sgp.input': nested(10_000) }),
  'a text object of 5 MB': () => spanOf({ object: new String(text(5_000_000)) }),
  '100,000 events': () => spanOf({}, { events: many(100_000, () => event({ a: 1 })) }),
  '100,000 message events': () =>
    spanOf({}, { events: many(100_000, () => event({ content: text(100) }, 'gen_ai.user.message')) }),
  'sparse events': () => spanOf({}, { events: sparse(), links: sparse() }),
  '50 events of 10,000 attributes': () =>
    spanOf({}, { events: many(50, () => event(record(10_000, (index) => [`attribute.${index}`, text(50)]))) }),
  '50 events of 100 long texts': () =>
    spanOf({}, { events: many(50, () => event(record(100, (index) => [`attribute.${index}`, text(16_000)]))) }),
  '50 links of 100 long texts': () =>
    spanOf(
      {},
      { links: many(50, () => ({ attributes: record(100, (index) => [`attribute.${index}`, text(16_000)]) })) },
    ),
  '100,000 links': () =>
    spanOf({}, { links: many(100_000, () => ({ context: { traceId: 'b'.repeat(32), spanId: 'c'.repeat(16) } })) }),
  'a name of 10 MB': () => spanOf({}, { name: text(10_000_000) }),
  'an error of 50 MB': () =>
    spanOf(
      {},
      {
        status: { code: 2, message: text(50_000_000) },
        events: [
          event(
            { 'exception.message': text(50_000_000), 'exception.stacktrace': text(50_000_000, 'at somewhere\n') },
            'exception',
          ),
        ],
      },
    ),
  'a session id of 50 MB': () => spanOf({ 'session.id': text(50_000_000), 'sgp.trace_id': text(50_000_000) }),
  'a resource of 100,000 attributes': () =>
    spanOf({}, { resource: { attributes: record(100_000, (index) => [`resource.${index}`, text(100)]) } }),
  'a resource of 4,000 long texts': () =>
    spanOf({}, { resource: { attributes: record(4_000, (index) => [`resource.${index}`, text(16_000)]) } }),
  'a statement of 50 MB': () => spanOf({ 'db.system': 'postgresql', 'db.statement': text(50_000_000) }),
  'a vector of 30 MB as JSON': () =>
    spanOf({
      'gen_ai.operation.name': 'embeddings',
      'embedding.embeddings.0.embedding.vector': `[${text(30_000_000, '0.12345,')}0]`,
    }),
};
