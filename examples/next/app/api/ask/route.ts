// A route handler with a span by hand below the spans that Next.js makes itself.
import { trace } from '@opentelemetry/api';
import { flush } from '@sgp-otel/auto';
import { after } from 'next/server';

export async function GET(request: Request) {
  const question = new URL(request.url).searchParams.get('question');
  const answer = await trace.getTracer('example').startActiveSpan('turn:1', async (span) => {
    span.setAttribute('sgp.input', JSON.stringify({ question }));
    span.end();
    return `You asked: ${question}`;
  });
  // On a platform that freezes the process after the answer; elsewhere it is not needed.
  after(() => flush());
  return Response.json({ answer });
}
