// Spans and log records without credentials, for those who want none in the queue. Names and values of attributes tell
// what a credential is, so nothing of a span's neighbours is needed here.
import { redactItem } from '@sgp-otel/exporter/internal/replay';
import { type ReceivedLogRecord, ReceivedSpan, type Resource } from '../otlp/received-span';

type Content = NonNullable<Parameters<typeof redactItem>[0]['metadata']>;
type Attributes = Record<string, unknown>;

/** Stands for what is too large to be looked at as a whole. */
const NOT_INSPECTED = { 'sgp_otel.redaction': '[REDACTED:not-inspected]' };

/** Resources and scopes that spans share are shared by what is returned. */
export function redactSpans(spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const resources = new Map<Resource, Resource>();
  return spans.map((span) => {
    let resource = resources.get(span.resource);
    if (resource === undefined) {
      resource = { ...span.resource, attributes: attributesIn(redacted('', { of: span.resource.attributes }).of) };
      resources.set(span.resource, resource);
    }
    return redactSpan(span, resource);
  });
}

function redactSpan(span: ReceivedSpan, resource: Resource): ReceivedSpan {
  const { status } = span;
  const copy = Object.assign(new ReceivedSpan(resource, span.instrumentationScope), span, { resource });
  const { name, of, message } = redacted(span.name, { of: span.attributes, message: status.message });
  copy.name = name;
  copy.attributes = attributesIn(of);
  if (status.message !== undefined) copy.status = { ...status, message: textIn(message) };
  copy.events = span.events.map((event) => {
    const its = redacted(event.name, { of: event.attributes ?? {} });
    return { ...event, name: its.name, attributes: attributesIn(its.of) };
  });
  copy.links = span.links.map((link) => ({
    ...link,
    attributes: attributesIn(redacted('', { of: link.attributes ?? {} }).of),
  }));
  return copy;
}

export function redactLogRecord(record: ReceivedLogRecord): ReceivedLogRecord {
  const { of, body } = redacted('', { of: record.attributes, body: record.body });
  return { ...record, attributes: attributesIn(of), body };
}

/** What is given, without credentials; parts that are absent are `undefined`. */
function redacted(name: string, parts: Attributes): { name: string; [part: string]: unknown } {
  const metadata = withoutBytes(parts) as Content;
  const item = redactItem({ trace_id: '', name, start_timestamp: '', metadata }, { redactCredentials: true });
  return { ...item.metadata, name: name === '' ? '' : item.name };
}

function attributesIn(value: unknown): Attributes {
  return typeof value === 'object' && value !== null ? (value as Attributes) : NOT_INSPECTED;
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : NOT_INSPECTED['sgp_otel.redaction'];
}

/** Bytes are never sent: conversion puts the same text in their place. */
function withoutBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map(withoutBytes);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutBytes(each)]));
}
