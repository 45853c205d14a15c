// Asks three model libraries the same question. CommonJS; ask.mjs is the same as an ES module.
const { Anthropic } = require('@anthropic-ai/sdk');
const { FakeListChatModel } = require('@langchain/core/utils/testing');
const { OpenAI } = require('openai');
const { startStubModels } = require('./stub-models.cjs');

async function ask(content) {
  const models = await startStubModels();
  const messages = [{ role: 'user', content }];
  const openai = new OpenAI({ apiKey: 'none', baseURL: `${models.url}/v1` });
  const anthropic = new Anthropic({ apiKey: 'none', baseURL: models.url });
  const langchain = new FakeListChatModel({ responses: ['It is sunny.'] });
  await openai.chat.completions.create({ model: 'gpt-4o-mini', messages });
  await anthropic.messages.create({ model: 'claude-stub', max_tokens: 20, messages });
  await langchain.invoke(content);
  models.close();
}

ask('How is the weather?').then(() => console.log('asked'));
