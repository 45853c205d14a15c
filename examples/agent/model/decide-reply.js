// What the model says next, from the messages alone: ask for tools, or answer from tool results and documents.

/** Returns `{ content }` or `{ toolCalls: [{ name, args }] }`. */
function decideReply({ messages, tools = [] }) {
  const questionIndex = messages.findLastIndex(({ role }) => role === 'user');
  const question = String(messages[questionIndex]?.content ?? '');
  const toolResults = messages.slice(questionIndex + 1).filter(({ role }) => role === 'tool');
  if (toolResults.length > 0) {
    return { content: toolResults.map(({ content }) => sentenceFor(JSON.parse(content))).join(' ') };
  }

  const offered = new Set(tools.map((tool) => tool.function?.name));
  const toolCalls = [weatherCall(question), orderCall(question)].filter((call) => call && offered.has(call.name));
  return toolCalls.length > 0 ? { toolCalls } : { content: answerFromDocuments(messages) };
}

function weatherCall(question) {
  if (!/\b(weather|temperature|forecast|raining)\b/i.test(question)) return undefined;
  const city = /\bin ([A-Z][\p{L}-]+)/u.exec(question)?.[1] ?? 'Berlin';
  return { name: 'get_weather', args: { city } };
}

function orderCall(question) {
  const orderId = /\border\s+#?([A-Z]-\d+)/i.exec(question)?.[1];
  return orderId && { name: 'lookup_order', args: { order_id: orderId.toUpperCase() } };
}

function sentenceFor(result) {
  if (result.error) return `I could not find that: ${result.error}.`;
  if (result.sky) return `In ${result.city} it is ${result.temperatureCelsius} °C with ${result.sky}.`;
  return `Order ${result.id} (${result.item}) is ${result.status}, arrival: ${result.arrives}.`;
}

function answerFromDocuments(messages) {
  const prompt = String(messages.find(({ role }) => role === 'system')?.content ?? '');
  const nearest = /^- [^:]+: (.+)$/m.exec(prompt)?.[1];
  return nearest ?? 'I have no document about that.';
}

module.exports = { decideReply };
