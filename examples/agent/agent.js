// The agent: find documents for the question, then let the model call tools until it answers.

const { createDocumentSearch } = require('./document-search.js');
const { createGetWeather } = require('./tools/get-weather.js');
const { lookupOrder } = require('./tools/lookup-order.js');

const maxModelCalls = 5;

function createAgent({ openai, weatherUrl, chatModel, embeddingModel }) {
  const findDocuments = createDocumentSearch({ openai, embeddingModel });
  const tools = [createGetWeather({ weatherUrl }), lookupOrder];

  async function answer(question) {
    const documents = await findDocuments(question);
    const messages = [
      { role: 'system', content: systemPrompt(documents) },
      { role: 'user', content: question },
    ];
    const toolCalls = [];

    for (let modelCall = 1; modelCall <= maxModelCalls; modelCall += 1) {
      const completion = await openai.chat.completions.create({
        model: chatModel,
        messages,
        tools: tools.map((tool) => tool.definition),
      });
      const reply = completion.choices[0].message;
      if (!reply.tool_calls?.length) {
        return { answer: reply.content, documents: documents.map(({ title }) => title), toolCalls };
      }
      const results = await Promise.all(reply.tool_calls.map((call) => runTool(tools, call)));
      messages.push(reply, ...results.map((result) => result.message));
      toolCalls.push(...results.map((result) => result.summary));
    }
    throw new Error(`the model gave no answer within ${maxModelCalls} calls`);
  }

  return { answer };
}

/** Runs one tool. A failure is handled here: the model reads it and answers in words. */
async function runTool(tools, call) {
  const { name } = call.function;
  let result;
  try {
    const tool = tools.find(({ definition }) => definition.function.name === name);
    if (!tool) throw new Error(`there is no tool called ${name}`);
    result = await tool.run(JSON.parse(call.function.arguments));
  } catch (error) {
    result = { error: error.message };
  }
  return {
    message: { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) },
    summary: { name, result },
  };
}

function systemPrompt(documents) {
  const lines = documents.map(({ title, text }) => `- ${title}: ${text}`);
  return ['You are the assistant of a bicycle shop. Answer from these documents or call a tool.', ...lines].join('\n');
}

module.exports = { createAgent };
