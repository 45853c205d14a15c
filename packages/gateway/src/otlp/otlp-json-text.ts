// Spans and log records as OTLP's JSON again: for the dead stream, where people read them and send them again, and for
// what is changed on its way into the queue.
import type { ReceivedLogRecord, ReceivedSpan, Resource, Scope } from './received-span';

type Json = Record<string, unknown>;

/** A whole ExportTraceServiceRequest. Spans that share a resource and a scope share them in the request. */
export function spanRequest(spans: readonly ReceivedSpan[]): Json {
  const byResource = new Map<Resource, Map<Scope, Json[]>>();
  for (const span of spans) {
    const { resource, instrumentationScope: scope } = span;
    const byScope = byResource.get(resource) ?? new Map<Scope, Json[]>();
    byResource.set(resource, byScope);
    const known = byScope.get(scope);
    if (known === undefined) byScope.set(scope, [spanJson(span)]);
    else known.push(spanJson(span));
  }
  return {
    resourceSpans: [...byResource].map(([{ attributes }, byScope]) => ({
      resource: { attributes: attributePairs(attributes) },
      scopeSpans: [...byScope].map(([{ name, version }, some]) => ({ scope: { name, version }, spans: some })),
    })),
  };
}

function spanJson(span: ReceivedSpan): Json {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentId,
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(span.endTime),
    attributes: attributePairs(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map((event) => ({
      name: event.name,
      timeUnixNano: nanos(event.time),
      attributes: attributePairs(event.attributes ?? {}),
      droppedAttributesCount: event.droppedAttributesCount ?? 0,
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map((link) => ({
      traceId: link.context.traceId,
      spanId: link.context.spanId,
      attributes: attributePairs(link.attributes ?? {}),
      droppedAttributesCount: link.droppedAttributesCount ?? 0,
    })),
    droppedLinksCount: span.droppedLinksCount,
    status: span.status,
  };
}

/** A whole ExportLogsServiceRequest. */
export function logRequest(records: readonly ReceivedLogRecord[]): Json {
  const logRecords = records.map(({ traceId, spanId, eventName, attributes, body }) => ({
    traceId,
    spanId,
    eventName,
    attributes: attributePairs(attributes),
    body: body === undefined ? undefined : anyValueJson(body),
  }));
  return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
}

function nanos([seconds, rest]: readonly [number, number]): string {
  return `${seconds}${String(rest).padStart(9, '0')}`;
}

function attributePairs(attributes: Readonly<Record<string, unknown>>): Json[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValueJson(value) }));
}

function anyValueJson(value: unknown): Json {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: value } : { doubleValue: wordFor(value) };
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValueJson) } };
  if (typeof value === 'object' && value !== null) return { kvlistValue: { values: attributePairs(value as Json) } };
  return {};
}

/** proto3 JSON writes what JSON has no number for as words. */
function wordFor(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
