const { ask } = require('./ask.cjs');

module.exports = ({ api, ai, provider }) => {
  const openai = provider.createOpenAI({ apiKey: 'none', baseURL: `${process.env.STUB_URL}/v1` });
  const model = openai.chat('gpt-4o-mini');
  // Up to version 6; later ones have no such option.
  const options = { model, experimental_telemetry: { isEnabled: true } };
  return ask(api, {
    chat: (prompt) => ai.generateText({ ...options, prompt }),
    stream: (prompt) => ai.streamText({ ...options, prompt }).textStream,
  });
};
