// Cuts a finished chat completion into the chunks of the streaming API.

function* toStreamChunks(completion, { includeUsage }) {
  const { message, finish_reason: finishReason } = completion.choices[0];
  const { id, created, model, system_fingerprint } = completion;
  const base = { id, object: 'chat.completion.chunk', created, model, system_fingerprint };
  const chunk = (delta, reason = null) => ({
    ...base,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
    ...(includeUsage && { usage: null }),
  });

  yield chunk({ role: 'assistant', content: message.content === null ? null : '' });
  for (const [index, call] of (message.tool_calls ?? []).entries()) {
    yield chunk({ tool_calls: [{ index, ...call, function: { ...call.function, arguments: '' } }] });
    yield chunk({ tool_calls: [{ index, function: { arguments: call.function.arguments } }] });
  }
  for (const word of message.content?.match(/\s*\S+/g) ?? []) yield chunk({ content: word });
  yield chunk({}, finishReason);
  if (includeUsage) yield { ...base, choices: [], usage: completion.usage };
}

module.exports = { toStreamChunks };
