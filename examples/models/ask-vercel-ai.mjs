// Asks through the Vercel AI SDK, with a model of its own for tests.
import { generateText, registerTelemetry } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';

// What an application may do itself; without it @ai-sdk/otel is found and registered.
if (process.argv.includes('--registers')) {
  const { OpenTelemetry } = await import('@ai-sdk/otel');
  registerTelemetry(new OpenTelemetry());
}

const model = new MockLanguageModelV4({
  doGenerate: async () => ({
    finishReason: { unified: 'stop', raw: 'stop' },
    usage: { inputTokens: { total: 3 }, outputTokens: { total: 2 } },
    content: [{ type: 'text', text: 'It is sunny.' }],
    warnings: [],
  }),
});
await generateText({ model, prompt: 'How is the weather?' });
console.log('asked');
