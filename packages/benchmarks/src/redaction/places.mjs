// The fourteen places of a span in which the texts of the corpus are put.

const messages = (content) => JSON.stringify([{ role: 'user', parts: [{ type: 'text', content }] }]);

/** Each changes the start of a span, or what is added to it. */
export const places = {
  'name of the span': (text) => ({ name: text }),
  attribute: (text) => ({ attributes: { 'app.note': text } }),
  'list of an attribute': (text) => ({ attributes: { 'app.notes': ['first', text, 'last'] } }),
  'message to a model': (text) => ({
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': messages(text) },
  }),
  'long message to a model': (text) => ({
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': messages(`${'It was a long day. '.repeat(200)}\n${text}`),
    },
  }),
  'answer of a model': (text) => ({
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.output.messages': messages(text) },
  }),
  'arguments of a tool': (text) => ({
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.call.arguments': JSON.stringify({ query: text }),
    },
  }),
  'JSON in JSON': (text) => ({
    attributes: { 'app.payload': JSON.stringify({ body: JSON.stringify({ note: text }) }) },
  }),
  'query of a URL': (text) => ({
    attributes: { 'url.full': `https://example.com/search?q=${encodeURIComponent(text)}&page=2` },
  }),
  'attribute of an event': (text) => ({ event: text }),
  'message of an exception': (text) => ({ exception: text }),
  'attribute of a link': (text) => ({ link: text }),
  'attribute of the resource': (text) => ({ resource: text }),
  'message of the status': (text) => ({ status: text }),
};
