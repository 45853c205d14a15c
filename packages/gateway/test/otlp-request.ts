// Requests of OTLP in JSON, as short as they may be.
import { randomBytes } from 'node:crypto';

export interface TestSpan {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly startTimeUnixNano?: string;
  readonly endTimeUnixNano?: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly scope?: string;
}

export const newTraceId = () => randomBytes(16).toString('hex');
export const newSpanId = () => randomBytes(8).toString('hex');

export function traceRequest(spans: readonly TestSpan[]): Record<string, unknown> {
  const scopeSpans = spans.map(({ scope = 'test', attributes = {}, ...span }) => ({
    scope: { name: scope },
    spans: [
      {
        traceId: newTraceId(),
        spanId: newSpanId(),
        name: 'work',
        kind: 1,
        startTimeUnixNano: '1790000000000000000',
        endTimeUnixNano: '1790000001000000000',
        attributes: Object.entries(attributes).map(([key, value]) => ({
          key,
          value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
        })),
        ...span,
      },
    ],
  }));
  return { resourceSpans: [{ resource: { attributes: [] }, scopeSpans }] };
}

/** Sends the spans, and resolves with the answer. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  return fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: isText ? (body as string) : JSON.stringify(body),
  });
}
