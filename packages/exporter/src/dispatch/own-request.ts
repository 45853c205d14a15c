// Recognises the spans that HTTP instrumentations make of our own requests. Requests run with tracing suppressed, but
// suppression needs a context manager; in a process without one each export would cause a span, and that span an
// export.
import { SpanKind } from '@opentelemetry/api';
import type { SpanLike } from '../convert/span-like';

export function isOwnRequest(span: SpanLike, baseUrl: string | undefined): boolean {
  if (baseUrl === undefined || span.kind !== SpanKind.CLIENT) return false;
  const url = span.attributes['url.full'] ?? span.attributes['http.url'];
  return typeof url === 'string' && url.startsWith(baseUrl) && url.startsWith('/v5/spans/batch', baseUrl.length);
}
