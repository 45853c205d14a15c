// @sgp-otel/local, as a test uses it.
import {
  type Fault,
  type Local,
  LocalError,
  type LocalErrorCode,
  type LocalOptions,
  type Span,
  type SpanCondition,
  startLocal,
} from '@sgp-otel/local';

const options: LocalOptions = {
  port: 0,
  storeSemantics: 'tracing',
  retain: {},
  onInternalError: ({ error }) => console.error(error),
};
const fault: Fault = { status: 503, retryAfter: 1, times: 'always' };

// @ts-expect-error a port is a number
export const wrong: LocalOptions = { port: '0' };

export async function run(condition: SpanCondition): Promise<readonly Span[]> {
  let local: Local | undefined;
  try {
    local = await startLocal(options);
    local.faults.add(fault);
    const key: string = local.env.SGP_API_KEY;
    console.log(key, local.url, local.port);
    return await local.waitForSpans({ ...condition, count: 2, timeoutMillis: 1000 });
  } catch (error) {
    const code: LocalErrorCode | undefined = error instanceof LocalError ? error.code : undefined;
    console.log(code);
    return [];
  } finally {
    await local?.close();
  }
}
