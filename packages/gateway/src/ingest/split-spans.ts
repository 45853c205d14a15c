// Cuts a request into one for each partition that its traces lie in, and counts the spans that have ids. With one
// partition the bytes stay as they came.
import { PbfReader } from 'pbf';
import { jsonSpans } from '../otlp/json-spans';
import { idOf, type Json, listOf } from '../otlp/json-values';
import { ExportTraceServiceRequestField, ResourceSpansField, ScopeSpansField, SpanField } from '../otlp/otlp-fields';
import { spanRequest } from '../otlp/otlp-json-text';
import { hexOf } from '../otlp/protobuf-values';
import { isSpanId, isTraceId, type ReceivedSpan } from '../otlp/received-span';
import { byPartition, partitionOf } from './partition-of';

export interface SplitSpans {
  /** A request for each partition. Spans without ids are left out, or stay beside others that have some. */
  readonly parts: ReadonlyMap<number, Uint8Array>;
  /** Spans that can be stored. */
  readonly valid: number;
  readonly invalid: number;
}

/** Of spans that are written anew, as OTLP's JSON. */
export function splitReceivedSpans(spans: readonly ReceivedSpan[], partitions: number): SplitSpans {
  const identified = spans.filter((span) => span.isIdentified);
  const parts = new Map<number, Uint8Array>();
  for (const [partition, some] of byPartition(identified, partitions)) {
    parts.set(partition, Buffer.from(JSON.stringify(spanRequest(some))));
  }
  return { parts, valid: identified.length, invalid: spans.length - identified.length };
}

/** @param request what `bytes` say. @throws MalformedOtlp */
export function splitJsonSpans(request: Json, bytes: Uint8Array, partitions: number): SplitSpans {
  // Reads every field, so that what is malformed is told to its sender and not found later.
  const spans = jsonSpans(request);
  const valid = spans.filter((span) => span.isIdentified).length;
  const invalid = spans.length - valid;
  if (valid === 0) return { parts: new Map(), valid, invalid };
  if (partitions === 1) return { parts: new Map([[0, bytes]]), valid, invalid };
  const used = new Set(spans.filter((span) => span.isIdentified).map((span) => partitionOf(span.traceId, partitions)));
  const parts = new Map([...used].map((partition) => [partition, jsonPart(request, partition, partitions)]));
  return { parts, valid, invalid };
}

function jsonPart(request: Json, partition: number, partitions: number): Uint8Array {
  const isHere = (span: Json) => {
    const traceId = idOf(span, 'traceId');
    return isTraceId(traceId) && partitionOf(traceId, partitions) === partition;
  };
  const resourceSpans = listOf(request, 'resourceSpans').map((each) => ({
    ...each,
    scopeSpans: listOf(each, 'scopeSpans').map((scope) => ({ ...scope, spans: listOf(scope, 'spans').filter(isHere) })),
  }));
  return Buffer.from(JSON.stringify({ resourceSpans }));
}

/** A message that is cut out: its bytes, and what they were within. */
interface Cut {
  readonly head: Uint8Array[];
  readonly spans: Map<number, Uint8Array[]>;
}

/** @param bytes have passed `checkProtobuf` */
export function splitProtobufSpans(bytes: Uint8Array, partitions: number): SplitSpans {
  const reader = new PbfReader(bytes);
  const parts = new Map<number, Uint8Array[]>();
  const counts = { valid: 0, invalid: 0 };
  eachField(reader, bytes.length, (field, end) => {
    if (field !== ExportTraceServiceRequestField.resourceSpans) return;
    const resource = cutResourceSpans(reader, end, partitions, counts);
    if (partitions === 1) return;
    for (const [partition, scopeSpans] of resource.spans) {
      const body = message(ExportTraceServiceRequestField.resourceSpans, [...resource.head, ...scopeSpans]);
      pushTo(parts, partition, body);
    }
  });
  const whole: [number, Uint8Array][] =
    partitions > 1
      ? [...parts].map(([partition, pieces]) => [partition, Buffer.concat(pieces)])
      : counts.valid > 0
        ? [[0, bytes]]
        : [];
  return { parts: new Map(whole), ...counts };
}

type Counts = { valid: number; invalid: number };

function cutResourceSpans(reader: PbfReader, end: number, partitions: number, counts: Counts): Cut {
  const cut: Cut = { head: [], spans: new Map() };
  eachField(reader, end, (field, fieldEnd, start) => {
    if (field !== ResourceSpansField.scopeSpans) cut.head.push(reader.buf.subarray(start, fieldEnd));
    else {
      const scope = cutScopeSpans(reader, fieldEnd, partitions, counts);
      for (const [partition, spans] of scope.spans) {
        pushTo(cut.spans, partition, message(ResourceSpansField.scopeSpans, [...scope.head, ...spans]));
      }
    }
  });
  return cut;
}

function cutScopeSpans(reader: PbfReader, end: number, partitions: number, counts: Counts): Cut {
  const cut: Cut = { head: [], spans: new Map() };
  eachField(reader, end, (field, fieldEnd, start) => {
    const bytes = reader.buf.subarray(start, fieldEnd);
    if (field !== ScopeSpansField.spans) cut.head.push(bytes);
    else {
      const { traceId, spanId } = idsOf(reader, fieldEnd);
      if (!isTraceId(traceId) || !isSpanId(spanId)) counts.invalid += 1;
      else {
        counts.valid += 1;
        if (partitions > 1) pushTo(cut.spans, partitionOf(traceId, partitions), [bytes]);
      }
    }
  });
  return cut;
}

function idsOf(reader: PbfReader, end: number): { traceId: string; spanId: string } {
  const ids = { traceId: '', spanId: '' };
  eachField(reader, end, (field, fieldEnd) => {
    if (field === SpanField.traceId) ids.traceId = hexOf(reader.buf, reader.pos, fieldEnd);
    else if (field === SpanField.spanId) ids.spanId = hexOf(reader.buf, reader.pos, fieldEnd);
  });
  return ids;
}

/** Adds `more` to the pieces of a partition. */
function pushTo(pieces: Map<number, Uint8Array[]>, partition: number, more: readonly Uint8Array[]): void {
  const known = pieces.get(partition);
  if (known === undefined) pieces.set(partition, [...more]);
  else for (const piece of more) known.push(piece);
}

const WITH_LENGTH = 2;

/**
 * Calls for each field of the message that ends at `end`, with where the field ends and where its tag began. The reader
 * stands at the bytes of a field that has a length.
 */
function eachField(
  reader: PbfReader,
  end: number,
  visit: (field: number, fieldEnd: number, fieldStart: number) => void,
): void {
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.readVarint();
    const wireType = tag & 7;
    if (wireType !== WITH_LENGTH) {
      reader.skip(wireType);
      visit(tag >>> 3, reader.pos, start);
    } else {
      const length = reader.readVarint();
      const fieldEnd = reader.pos + length;
      visit(tag >>> 3, fieldEnd, start);
      reader.pos = fieldEnd;
    }
  }
}

/** The pieces as one field that has a length. */
function message(field: number, pieces: readonly Uint8Array[]): Uint8Array[] {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return [Buffer.from([...varint((field << 3) | WITH_LENGTH), ...varint(length)]), ...pieces];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
