// Checks that a conversation arrives: sends a model call through the same SDK, processor and conversion as the
// application's, and reads it back.
import { DiagLogLevel, diag, ROOT_CONTEXT } from '@opentelemetry/api';
import { AlwaysOnSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { type SgpClient, SgpLogRecordProcessor, type SgpSpan, SgpSpanProcessor } from '@sgp-otel/exporter';
import { nowMillis, RealDate, setTimeout } from '../clock/real-time';
import { type Finding, fail, ok, warn } from './check';
import { describe } from './check-server';

const POLL_MILLIS = 250;
const ONE_DAY_MILLIS = 86_400_000;
const QUESTION = 'Does this arrive?';
const ANSWER = 'It does.';

/** @param capturesContent whether the application's messages would be recorded */
export async function checkRoundTrip(
  client: SgpClient,
  timeoutMillis: number,
  capturesContent: boolean,
): Promise<Finding> {
  const started = nowMillis();
  const elapsedMillis = () => Math.round(nowMillis() - started);
  const sent = await sendModelCall(timeoutMillis, capturesContent);
  if (sent.problem !== undefined) return fail(sent.problem);
  const { traceId, spanId, hasContent } = sent;
  const writtenMillis = elapsedMillis();
  try {
    const span = await findSpan(client, traceId, spanId, timeoutMillis - writtenMillis);
    if (span === undefined) {
      return warn(
        `written in ${writtenMillis} ms, not found within ${timeoutMillis / 1000} s: trace ${traceId}`,
        'The server took it; it may need longer until a search finds it. Try --timeout 60.',
      );
    }
    const times = `written in ${writtenMillis} ms, read back after ${elapsedMillis()} ms`;
    if (!hasContent) return ok(`${times}: trace ${traceId}, without messages, as configured`);
    const missing = missingSides(span);
    if (missing.length === 0) return ok(`${times}: trace ${traceId}, with its messages`);
    return fail(
      `${times}, but without its ${missing.join(' and ')}: trace ${traceId}`,
      'Something between here and the store takes content out: ask whoever runs the server at the base URL.',
    );
  } catch (error) {
    return fail(describe(error));
  }
}

interface SentModelCall {
  readonly traceId: string;
  readonly spanId: string;
  readonly hasContent: boolean;
  /** Why the span was not taken, in the words that the application's log would have. */
  readonly problem: string | undefined;
}

async function sendModelCall(timeoutMillis: number, capturesContent: boolean): Promise<SentModelCall> {
  const said: string[] = [];
  const keep = (...parts: unknown[]) => void said.push(parts.slice(1).map(String).join(' '));
  const silent = () => {};
  const logger = { error: keep, warn: keep, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  try {
    const processor = new SgpSpanProcessor({ logRecordProcessor: new SgpLogRecordProcessor() });
    const hasContent = capturesContent && processor.settings.captureContent;
    // Sampling is the application's business; this one must be sent.
    const provider = new BasicTracerProvider({ spanProcessors: [processor], sampler: new AlwaysOnSampler() });
    const span = provider
      .getTracer('@sgp-otel/auto/doctor')
      .startSpan('sgp-otel doctor', { attributes: attributes(capturesContent) }, ROOT_CONTEXT);
    const { traceId, spanId } = span.spanContext();
    span.end();
    await processor.forceFlush({ timeoutMillis }).catch((error) => keep('', describe(error)));
    const { delivered } = processor.stats();
    await processor.shutdown().catch(silent);
    const problem = delivered > 0 ? undefined : (said[0] ?? 'the span was not taken, and nothing was said about it');
    return { traceId, spanId, hasContent, problem };
  } finally {
    diag.disable();
  }
}

/** No tokens: nobody is billed for it. */
function attributes(capturesContent: boolean) {
  const message = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'doctor',
    'sgp.metadata.doctor': true,
    ...(capturesContent && {
      'gen_ai.input.messages': message('user', QUESTION),
      'gen_ai.output.messages': message('assistant', ANSWER),
    }),
  };
}

async function findSpan(
  client: SgpClient,
  traceId: string,
  spanId: string,
  withinMillis: number,
): Promise<SgpSpan | undefined> {
  const deadlineMillis = nowMillis() + withinMillis;
  const leftMillis = () => deadlineMillis - nowMillis();
  // A day on either side: the span is found even when this clock or the server's is wrong by hours.
  const fromTimestamp = new RealDate(RealDate.now() - ONE_DAY_MILLIS).toISOString();
  const toTimestamp = new RealDate(RealDate.now() + ONE_DAY_MILLIS).toISOString();
  while (leftMillis() > 0) {
    const { items } = await client.search(
      { traceIds: [traceId], fromTimestamp, toTimestamp },
      { maxAttempts: 1, timeoutMillis: Math.max(1, leftMillis()) },
    );
    const found = items.find(({ id }) => id === spanId);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
  }
  return undefined;
}

function missingSides({ input, output }: SgpSpan): string[] {
  const holds = (side: unknown, text: string) => JSON.stringify(side ?? null).includes(text);
  return [...(holds(input, QUESTION) ? [] : ['input']), ...(holds(output, ANSWER) ? [] : ['output'])];
}
