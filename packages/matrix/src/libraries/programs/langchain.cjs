const { ask } = require('./ask.cjs');

module.exports = ({ api, prompts, openai, anthropic, langfuse }) => {
  const baseURL = `${process.env.STUB_URL}/v1`;
  const model = openai
    ? new openai.ChatOpenAI({ model: 'gpt-4o-mini', apiKey: 'none', configuration: { baseURL } })
    : new anthropic.ChatAnthropic({ model: 'claude-stub', apiKey: 'none', anthropicApiUrl: process.env.STUB_URL });
  const chain = prompts.ChatPromptTemplate.fromTemplate('{question}').pipe(model);
  const options = langfuse ? { callbacks: [new langfuse.CallbackHandler()] } : {};
  return ask(api, {
    chat: (question) => chain.invoke({ question }, options),
    stream: (question) => chain.stream({ question }, options),
  });
};
