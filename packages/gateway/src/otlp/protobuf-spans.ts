// OTLP's protobuf encoding of spans, straight to the form that the exporter converts. The bytes have passed
// `checkProtobuf`.
import type { PbfReader } from 'pbf';
import {
  EventField,
  ExportTraceServiceRequestField,
  LinkField,
  ResourceSpansField,
  ScopeSpansField,
  SpanField,
  StatusField,
} from './otlp-fields';
import { readerOf, readText } from './protobuf-texts';
import { readHex, readKeyValue, readResource, readScope, readTime } from './protobuf-values';
import { ReceivedSpan, type Resource, SAMPLED, type Scope } from './received-span';

/** Where the spans below come from; messages may come in any order, so the ranges are noted first. */
interface Group<T> {
  owner: T | undefined;
  readonly ranges: number[];
}

/** Every span of an ExportTraceServiceRequest, in order. */
export function protobufSpans(bytes: Uint8Array): ReceivedSpan[] {
  const spans: ReceivedSpan[] = [];
  const pbf = readerOf(bytes);
  pbf.readFields((field, into) => {
    if (field === ExportTraceServiceRequestField.resourceSpans) readResourceSpans(pbf, into);
  }, spans);
  return spans;
}

function readResourceSpans(pbf: PbfReader, spans: ReceivedSpan[]): void {
  const group: Group<Resource> = { owner: undefined, ranges: [] };
  pbf.readMessage((field) => {
    if (field === ResourceSpansField.resource) group.owner = readResource(pbf);
    else if (field === ResourceSpansField.scopeSpans) noteRange(pbf, group.ranges);
  }, group);
  const resource = group.owner ?? { attributes: {} };
  eachRange(pbf, group.ranges, (end) => readScopeSpans(pbf, end, resource, spans));
}

function readScopeSpans(pbf: PbfReader, end: number, resource: Resource, spans: ReceivedSpan[]): void {
  const group: Group<Scope> = { owner: undefined, ranges: [] };
  pbf.readFields(
    (field) => {
      if (field === ScopeSpansField.scope) group.owner = readScope(pbf);
      else if (field === ScopeSpansField.spans) noteRange(pbf, group.ranges);
    },
    group,
    end,
  );
  const scope = group.owner ?? { name: '' };
  eachRange(pbf, group.ranges, (spanEnd) => {
    spans.push(pbf.readFields(spanField, new ReceivedSpan(resource, scope), spanEnd));
  });
}

function noteRange(pbf: PbfReader, ranges: number[]): void {
  const length = pbf.readVarint();
  ranges.push(pbf.pos, pbf.pos + length);
  pbf.pos += length;
}

/** Reads what was noted, and goes on where the reader was. */
function eachRange(pbf: PbfReader, ranges: readonly number[], read: (end: number) => void): void {
  const after = pbf.pos;
  for (let index = 0; index < ranges.length; index += 2) {
    pbf.pos = ranges[index] as number;
    read(ranges[index + 1] as number);
  }
  pbf.pos = after;
}

function spanField(field: number, span: ReceivedSpan, pbf: PbfReader): void {
  switch (field) {
    case SpanField.attributes:
      readKeyValue(pbf, span.attributes);
      break;
    case SpanField.name:
      span.name = readText(pbf);
      break;
    case SpanField.traceId:
      span.traceId = readHex(pbf);
      break;
    case SpanField.spanId:
      span.spanId = readHex(pbf);
      break;
    case SpanField.parentSpanId:
      span.parentId = readHex(pbf);
      break;
    case SpanField.kind:
      // OTLP counts from 1; 0 says nothing, which is what `internal` says.
      span.kind = Math.max(0, pbf.readVarint() - 1);
      break;
    case SpanField.startTimeUnixNano:
      span.startTime = readTime(pbf);
      break;
    case SpanField.endTimeUnixNano:
      span.endTime = readTime(pbf);
      break;
    case SpanField.status:
      span.status = pbf.readMessage(statusField, { code: 0 });
      break;
    case SpanField.events:
      span.events.push(pbf.readMessage(eventField, { name: '', time: [0, 0], attributes: {} } as WritableEvent));
      break;
    case SpanField.links:
      span.links.push(readLink(pbf));
      break;
    case SpanField.droppedAttributesCount:
      span.droppedAttributesCount = pbf.readVarint();
      break;
    case SpanField.droppedEventsCount:
      span.droppedEventsCount = pbf.readVarint();
      break;
    case SpanField.droppedLinksCount:
      span.droppedLinksCount = pbf.readVarint();
      break;
    default:
  }
}

interface WritableStatus {
  code: number;
  message?: string;
}

function statusField(field: number, status: WritableStatus, pbf: PbfReader): void {
  if (field === StatusField.code) status.code = pbf.readVarint();
  else if (field === StatusField.message) status.message = readText(pbf);
}

interface WritableEvent {
  name: string;
  time: [number, number];
  attributes: Record<string, unknown>;
  droppedAttributesCount?: number;
}

function eventField(field: number, event: WritableEvent, pbf: PbfReader): void {
  if (field === EventField.name) event.name = readText(pbf);
  else if (field === EventField.timeUnixNano) event.time = readTime(pbf);
  else if (field === EventField.attributes) readKeyValue(pbf, event.attributes);
  else if (field === EventField.droppedAttributesCount) event.droppedAttributesCount = pbf.readVarint();
}

interface WritableLink {
  context: { traceId: string; spanId: string; traceFlags: number };
  attributes: Record<string, unknown>;
  droppedAttributesCount?: number;
}

function readLink(pbf: PbfReader): WritableLink {
  const link: WritableLink = { context: { traceId: '', spanId: '', traceFlags: SAMPLED }, attributes: {} };
  return pbf.readMessage(linkField, link);
}

function linkField(field: number, link: WritableLink, pbf: PbfReader): void {
  if (field === LinkField.traceId) link.context.traceId = readHex(pbf);
  else if (field === LinkField.spanId) link.context.spanId = readHex(pbf);
  else if (field === LinkField.attributes) readKeyValue(pbf, link.attributes);
  else if (field === LinkField.droppedAttributesCount) link.droppedAttributesCount = pbf.readVarint();
}
