// A framework that this package does not know, described in a few lines: its spans become model calls with messages,
// tokens and a session. Reads SGP_API_KEY, SGP_ACCOUNT_ID and SGP_CLIENT_BASE_URL from the environment (see README.md).

import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { defineDialect, SgpSpanProcessor } from '@sgp-otel/exporter';

// 1. What its spans are recognised by, and which of its attributes hold what.
const acme = defineDialect({
  name: 'Acme',
  attributes: ['acme.*'],
  type: (view) => (view.get('acme.kind') === 'llm' ? 'COMPLETION' : undefined),
  inputs: ['acme.request_json'],
  outputs: ['acme.reply'],
  usage: { input_tokens: ['acme.tokens.in'], output_tokens: ['acme.tokens.out'] },
  models: { request: ['acme.model'] },
  session: ['acme.thread'],
  sensitive: ['acme.scratchpad'],
});

const provider = new NodeTracerProvider({ spanProcessors: [new SgpSpanProcessor({ dialects: [acme] })] });

// 2. A span as the framework writes it.
const span = provider.getTracer('acme').startSpan('acme.call');
span.setAttributes({
  'acme.kind': 'llm',
  'acme.model': 'acme-1',
  'acme.thread': 'thread-7',
  'acme.request_json': JSON.stringify({ messages: [{ role: 'user', content: 'Where is order A-1001?' }] }),
  'acme.reply': 'On its way.',
  'acme.tokens.in': 12,
  'acme.tokens.out': 4,
});
span.end();

await provider.shutdown();
console.log(`trace ${span.spanContext().traceId}`);
