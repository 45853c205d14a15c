const { ask } = require('./ask.cjs');

module.exports = ({ api, openai, langfuse }) => {
  const plain = new openai.OpenAI({ apiKey: 'none', baseURL: `${process.env.STUB_URL}/v1` });
  const client = langfuse ? langfuse.observeOpenAI(plain) : plain;
  const request = (content) => ({ model: 'gpt-4o-mini', messages: [{ role: 'user', content }] });
  return ask(api, {
    chat: (content) => client.chat.completions.create(request(content)),
    stream: (content) =>
      client.chat.completions.create({ ...request(content), stream: true, stream_options: { include_usage: true } }),
  });
};
