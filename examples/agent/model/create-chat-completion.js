// Wraps the model's reply in the chat-completion object of the OpenAI API, with ids and token counts.

const { randomBytes } = require('node:crypto');
const { countTokens } = require('./count-tokens.js');
const { decideReply } = require('./decide-reply.js');

function createChatCompletion(request) {
  const { content = null, toolCalls } = decideReply(request);
  const message = { role: 'assistant', content, refusal: null };
  if (toolCalls) {
    message.tool_calls = toolCalls.map(({ name, args }) => ({
      id: `call_${randomId()}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(args) },
    }));
  }
  const promptTokens = countTokens(JSON.stringify(request.messages));
  const completionTokens = countTokens(content ?? JSON.stringify(message.tool_calls));
  return {
    id: `chatcmpl-${randomId()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: `${request.model}-2024-07-18`,
    choices: [{ index: 0, message, logprobs: null, finish_reason: toolCalls ? 'tool_calls' : 'stop' }],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
    system_fingerprint: 'fp_bundled_model',
  };
}

function randomId() {
  return randomBytes(12).toString('hex');
}

module.exports = { createChatCompletion };
