// A client and a server in one process; the tool stands for the model.
module.exports = async ({ api, client, server, memory, zod }) => {
  const tools = new server.McpServer({ name: 'weather', version: '1.0.0' });
  tools.registerTool('weather', { inputSchema: { question: zod.z.string() } }, async ({ question }) => ({
    content: [{ type: 'text', text: `It is sunny${question.slice('How is the weather'.length, -1)}.` }],
  }));
  const [here, there] = memory.InMemoryTransport.createLinkedPair();
  const caller = new client.Client({ name: 'application', version: '1.0.0' });
  await Promise.all([tools.connect(there), caller.connect(here)]);
  await api.trace.getTracer('application').startActiveSpan('ask', async (span) => {
    await caller.callTool({ name: 'weather', arguments: { question: 'How is the weather in Berlin?' } });
    span.end();
  });
  await caller.close();
  console.log('asked');
};
