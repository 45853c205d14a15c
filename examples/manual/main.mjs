// A TracerProvider wired by hand: one SgpSpanProcessor, one small trace with a model call and a failing tool.
// Reads SGP_API_KEY, SGP_ACCOUNT_ID and SGP_CLIENT_BASE_URL from the environment (see README.md).

import { setTimeout as sleep } from 'node:timers/promises';
import { SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { SgpSpanProcessor } from '@sgp-otel/exporter';

// 1. One processor delivers every sampled span. It needs no options here: the environment configures it.
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'manual-example' }),
  spanProcessors: [new SgpSpanProcessor()],
});

// 2. register() makes the provider global and keeps the active span across `await`: children find their parent.
provider.register();
const tracer = provider.getTracer('manual-example');

const question = 'Where is order A-1001?';

// A span attribute cannot be an object, so sgp.input and sgp.output are JSON strings; SGP shows the objects.
const traceId = await tracer.startActiveSpan('turn:1', async (agent) => {
  agent.setAttribute('gen_ai.operation.name', 'invoke_agent');
  agent.setAttribute('sgp.input', JSON.stringify({ question }));

  await tracer.startActiveSpan('llm:gpt-4o-mini', async (model) => {
    model.setAttribute('gen_ai.operation.name', 'chat');
    model.setAttribute('gen_ai.request.model', 'gpt-4o-mini');
    model.setAttribute('sgp.input', JSON.stringify({ messages: [{ role: 'user', content: question }] }));
    await sleep(40); // the call to the model would be here
    model.setAttribute('gen_ai.usage.input_tokens', 12);
    model.setAttribute('gen_ai.usage.output_tokens', 7);
    model.setAttribute('sgp.output', JSON.stringify({ tool_call: { name: 'lookup_order', order_id: 'A-1001' } }));
    model.end();
  });

  await tracer.startActiveSpan('tool:lookup_order', async (tool) => {
    tool.setAttribute('gen_ai.operation.name', 'execute_tool');
    tool.setAttribute('sgp.input', JSON.stringify({ order_id: 'A-1001' }));
    try {
      throw new Error('the order database is closed');
    } catch (error) {
      // The exception says what happened, the status that the span failed: set both.
      tool.recordException(error);
      tool.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    } finally {
      tool.end();
    }
  });

  agent.setAttribute('sgp.output', JSON.stringify({ answer: 'I cannot see your order right now.' }));
  agent.end();
  return agent.spanContext().traceId;
});

// 3. Spans leave in batches in the background. shutdown() sends the rest: call it before the program ends.
await provider.shutdown();

console.log(`trace ${traceId}`);
console.log('Look it up in the viewer of your backend; the local one is at http://127.0.0.1:5003/');
