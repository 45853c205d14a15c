// An AWS Lambda handler. Lambda freezes the process as soon as the handler has answered, so what waits is sent before:
// one line.
import { trace } from '@opentelemetry/api';
import { flush } from '@sgp-otel/auto';

export async function handler(event) {
  try {
    return await answer(event);
  } finally {
    // Never fails an invocation: spans that cannot be sent now wait for the next one.
    await flush().catch(() => {});
  }
}

/** The work of the function; nothing in it knows of Lambda. */
function answer(event) {
  return trace.getTracer('example').startActiveSpan('turn:1', (span) => {
    span.setAttribute('gen_ai.operation.name', 'invoke_agent');
    span.setAttribute('sgp.input', JSON.stringify({ question: event.question }));
    const output = { answer: `You asked: ${event.question}` };
    span.setAttribute('sgp.output', JSON.stringify(output));
    span.end();
    return { statusCode: 200, body: JSON.stringify(output) };
  });
}
