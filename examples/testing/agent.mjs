// The application under test: asks a model and prints the answer. No tracing in it.
import { OpenAI } from 'openai';

// OPENAI_API_KEY and OPENAI_BASE_URL come from the environment.
const openai = new OpenAI();
const { choices } = await openai.chat.completions.create({
  model: 'gpt-4o-mini',
  messages: [
    { role: 'system', content: 'You answer in one sentence.' },
    { role: 'user', content: process.argv[2] },
  ],
});
console.log(choices[0].message.content);
