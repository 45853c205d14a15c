// Asks three model libraries the same question. An ES module; ask.cjs is the same in CommonJS.
import { Anthropic } from '@anthropic-ai/sdk';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { OpenAI } from 'openai';
import { startStubModels } from './stub-models.cjs';

const content = 'How is the weather?';
const models = await startStubModels();
const messages = [{ role: 'user', content }];
const openai = new OpenAI({ apiKey: 'none', baseURL: `${models.url}/v1` });
const anthropic = new Anthropic({ apiKey: 'none', baseURL: models.url });
const langchain = new FakeListChatModel({ responses: ['It is sunny.'] });
await openai.chat.completions.create({ model: 'gpt-4o-mini', messages });
await anthropic.messages.create({ model: 'claude-stub', max_tokens: 20, messages });
await langchain.invoke(content);
models.close();
console.log('asked');
