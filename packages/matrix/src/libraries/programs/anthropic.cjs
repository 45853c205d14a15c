const { ask } = require('./ask.cjs');

module.exports = ({ api, anthropic }) => {
  const client = new anthropic.Anthropic({ apiKey: 'none', baseURL: process.env.STUB_URL });
  const request = (content) => ({ model: 'claude-stub', max_tokens: 20, messages: [{ role: 'user', content }] });
  return ask(api, {
    chat: (content) => client.messages.create(request(content)),
    stream: (content) => client.messages.create({ ...request(content), stream: true }),
  });
};
