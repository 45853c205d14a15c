// ReadableSpan to SGP item: a pure, total function. What a dialect of LLM instrumentation adds is read in files beside it.
import type { SgpItem } from '../item/sgp-item';
import { contentObject } from './content';
import { isoTimestamp } from './iso-timestamp';
import { readAttribute, thrownText } from './json-value';
import { type AgentexIdentity, spanMetadata } from './metadata';
import type { SpanLike } from './span-like';
import { spanStatus } from './span-status';
import { impliedSpanType, requestedSpanType, TYPE_ATTRIBUTES } from './span-type';

/** What conversion needs to know beside the span. */
export type ConversionSettings = AgentexIdentity;

/** Attributes for people who write their own spans: an object, or JSON text of one. */
const INPUT_ATTRIBUTE = 'sgp.input';
const OUTPUT_ATTRIBUTE = 'sgp.output';

/** For a span whose times cannot be read: the day is wrong, and visibly so, but the span is kept. */
const UNKNOWN_TIME = '1970-01-01T00:00:00.000000Z';
const INVALID_SPAN_ID = '0000000000000000';

/**
 * The item of one span. OpenTelemetry's ids are SGP's ids. A span that has not ended becomes an item without end and status.
 * Never throws for anything a span may hold; never gives an end before the start.
 */
export function spanToItem(span: SpanLike, settings: ConversionSettings = {}): SgpItem {
  const item = identify(span);
  try {
    describe(span, settings, item);
  } catch (error) {
    // Only a span that lies about its own shape gets here. What identifies it is kept.
    item.metadata = { sgp_conversion_error: thrownText(error) };
  }
  return item;
}

/** What no span can be without. */
function identify(span: SpanLike): SgpItem {
  const { traceId, spanId } = span.spanContext();
  const start = isoTimestamp(span.startTime) ?? isoTimestamp(span.endTime) ?? UNKNOWN_TIME;
  const item: SgpItem = {
    id: spanId,
    trace_id: traceId,
    parent_id: parentId(span),
    name: nameOf(span),
    start_timestamp: start,
  };
  if (span.ended) {
    const end = isoTimestamp(span.endTime) ?? start;
    // Both texts have one width, so their order as text is their order in time.
    // biome-ignore lint/complexity/useMathMinMax: these are texts
    item.end_timestamp = end < start ? start : end;
    item.status = spanStatus(span);
  }
  return item;
}

function describe(span: SpanLike, settings: ConversionSettings, item: SgpItem): void {
  const requested = requestedSpanType(span);
  const consumed = new Set<string>(requested === undefined ? [] : TYPE_ATTRIBUTES);
  item.type = requested ?? impliedSpanType(span);
  item.input = consume(span, INPUT_ATTRIBUTE, 'input', consumed);
  item.output = consume(span, OUTPUT_ATTRIBUTE, 'output', consumed);
  item.metadata = spanMetadata(span, settings, consumed);
  if (requested !== undefined) item.metadata.__span_type__ = requested;
}

function nameOf(span: SpanLike): string {
  return typeof span.name === 'string' && span.name !== '' ? span.name.toWellFormed() : 'unnamed';
}

function parentId(span: SpanLike): string | undefined {
  const id = span.parentSpanContext?.spanId ?? span.parentSpanId;
  // A span that is its own parent would be a cycle, for which the API refuses the whole batch.
  return id && id !== INVALID_SPAN_ID && id !== span.spanContext().spanId ? id : undefined;
}

function consume(span: SpanLike, attribute: string, key: 'input' | 'output', consumed: Set<string>) {
  const content = contentObject(readAttribute(span.attributes, attribute), key);
  if (content !== undefined) consumed.add(attribute);
  return content;
}
