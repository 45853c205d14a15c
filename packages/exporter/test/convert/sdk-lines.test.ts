import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import * as otel2 from '@opentelemetry/sdk-trace-base';
import * as otel1 from 'otel1-trace';
import * as otel3 from 'otel3-trace';
import { SgpSpanExporter, SgpSpanProcessor } from '../../src';
import type { SpanLike } from '../../src/convert/span-like';
import { spanToItem } from '../../src/convert/span-to-item';
import { captureDiag, type DiagCapture } from '../fixtures/diag-capture';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** Ids in order, so that the spans of each line can be compared whole. */
class CountingIds {
  #spans = 0;
  generateTraceId = () => TRACE_ID;
  generateSpanId = () => {
    this.#spans += 1;
    return String(this.#spans).padStart(16, '0');
  };
}

const options = () => ({
  idGenerator: new CountingIds(),
  spanLimits: { attributeCountLimit: 4, eventCountLimit: 2 },
});

const lines: [string, () => { getTracer(name: string, version: string): Tracer }][] = [
  ['1.30', () => new otel1.BasicTracerProvider(options())],
  ['2.x', () => new otel2.BasicTracerProvider(options())],
  ['3.x', () => new otel3.TracerProvider(options())],
];

describe.each(lines)('a span of the SDK %s', (_line, makeProvider) => {
  let tracer: Tracer;

  beforeEach(() => {
    tracer = makeProvider().getTracer('test-scope', '1.2.3');
  });

  function itemOf(span: unknown) {
    const item = JSON.parse(JSON.stringify(spanToItem(span as SpanLike)));
    // The SDK's own name and version are in it, so it differs from line to line.
    const { resource } = item.metadata;
    delete item.metadata.resource;
    delete item.metadata['service.name'];
    return { item, resource };
  }

  it('becomes the same item: ids, scope, times, kind, status, type and attributes', () => {
    const span = tracer.startSpan(
      'GET /users',
      {
        kind: SpanKind.CLIENT,
        startTime: [1_700_000_000, 123_456_789],
        attributes: { 'http.status': 200, tags: ['a', 'b'] },
      },
      ROOT_CONTEXT,
    );
    span.setStatus({ code: SpanStatusCode.OK });
    span.end([1_700_000_001, 5]);
    expect(itemOf(span).item).toEqual({
      id: '0000000000000001',
      trace_id: TRACE_ID,
      name: 'GET /users',
      start_timestamp: '2023-11-14T22:13:20.123456Z',
      end_timestamp: '2023-11-14T22:13:21.000000Z',
      status: 'SUCCESS',
      type: 'EXTERNAL_ENDPOINT',
      metadata: {
        'http.status': 200,
        tags: ['a', 'b'],
        otel_kind: 'CLIENT',
        otel_scope: { name: 'test-scope', version: '1.2.3' },
      },
    });
  });

  it('names its parent, local and remote', () => {
    const parent = tracer.startSpan('parent', {}, ROOT_CONTEXT);
    const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent));
    const remote: Context = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: 'ffffffffffffffffffffffffffffffff',
      spanId: 'eeeeeeeeeeeeeeee',
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    });
    const served = tracer.startSpan('served', {}, remote);
    for (const span of [parent, child, served]) span.end();
    expect(itemOf(parent).item).not.toHaveProperty('parent_id');
    expect(itemOf(child).item).toMatchObject({ trace_id: TRACE_ID, parent_id: '0000000000000001' });
    expect(itemOf(served).item).toMatchObject({
      trace_id: 'ffffffffffffffffffffffffffffffff',
      parent_id: 'eeeeeeeeeeeeeeee',
    });
  });

  it.each([
    [SpanKind.INTERNAL, 'INTERNAL', 'STANDALONE'],
    [SpanKind.SERVER, 'SERVER', 'STANDALONE'],
    [SpanKind.CLIENT, 'CLIENT', 'EXTERNAL_ENDPOINT'],
    [SpanKind.PRODUCER, 'PRODUCER', 'EXTERNAL_ENDPOINT'],
    [SpanKind.CONSUMER, 'CONSUMER', 'STANDALONE'],
  ])('of kind %i is said to be %s and of type %s', (kind, name, type) => {
    const span = tracer.startSpan('work', { kind }, ROOT_CONTEXT);
    span.end();
    expect(itemOf(span).item).toMatchObject({ type, metadata: { otel_kind: name } });
  });

  it('keeps events and links, and says how much the limits of the SDK dropped', () => {
    const link: Link = {
      context: { traceId: TRACE_ID, spanId: 'aaaaaaaaaaaaaaaa', traceFlags: TraceFlags.SAMPLED },
      attributes: { reason: 'retry' },
    };
    const span = tracer.startSpan('work', { links: [link] }, ROOT_CONTEXT);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) span.setAttribute(key, key);
    for (const name of ['first', 'second', 'third']) span.addEvent(name, { n: 1 }, [1_700_000_000, 2_000]);
    span.end();
    const { metadata } = itemOf(span).item;
    expect(metadata.otel_dropped).toEqual({ attributes: 2, events: 1, links: 0 });
    expect(metadata).toMatchObject({ a: 'a', b: 'b', c: 'c', d: 'd' });
    expect(metadata.events).toEqual([
      { name: 'second', time: '2023-11-14T22:13:20.000002Z', attributes: { n: 1 } },
      { name: 'third', time: '2023-11-14T22:13:20.000002Z', attributes: { n: 1 } },
    ]);
    expect(metadata.links).toEqual([
      { trace_id: TRACE_ID, span_id: 'aaaaaaaaaaaaaaaa', attributes: { reason: 'retry' } },
    ]);
  });

  it('with a recorded exception becomes an error with type, message and stack', () => {
    const span = tracer.startSpan('work', {}, ROOT_CONTEXT);
    const error = new RangeError('out of reach');
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    const { item } = itemOf(span);
    expect(item.status).toBe('ERROR');
    expect(item.metadata).toMatchObject({
      error: true,
      error_type: 'RangeError',
      error_message: 'out of reach',
      error_stacktrace: error.stack,
    });
    expect(item.metadata).not.toHaveProperty('events');
  });

  it('ended before its start ends at its start', () => {
    const span = tracer.startSpan('work', { startTime: [1_700_000_010, 0] }, ROOT_CONTEXT);
    span.end([1_700_000_000, 0]);
    expect(itemOf(span).item).toMatchObject({
      start_timestamp: '2023-11-14T22:13:30.000000Z',
      end_timestamp: '2023-11-14T22:13:30.000000Z',
    });
  });

  it('ended twice keeps its first end', () => {
    const span = tracer.startSpan('work', { startTime: [1_700_000_000, 0] }, ROOT_CONTEXT);
    span.end([1_700_000_001, 0]);
    span.end([1_700_000_005, 0]);
    expect(itemOf(span).item.end_timestamp).toBe('2023-11-14T22:13:21.000000Z');
  });

  it('that runs still has neither end nor status, and the same start as later', () => {
    const span = tracer.startSpan('work', {}, ROOT_CONTEXT);
    const before = itemOf(span).item;
    span.end();
    const after = itemOf(span).item;
    expect(before).not.toHaveProperty('end_timestamp');
    expect(before).not.toHaveProperty('status');
    expect(after.start_timestamp).toBe(before.start_timestamp);
    expect(after).toHaveProperty('end_timestamp');
  });

  it('carries its resource', () => {
    const span = tracer.startSpan('work', {}, ROOT_CONTEXT);
    span.end();
    expect(itemOf(span).resource).toMatchObject({
      'telemetry.sdk.name': 'opentelemetry',
      'service.name': expect.any(String),
    });
  });
});

describe('the types of each SDK line', () => {
  // These assignments are the test: the type check of the workspace fails when one does not hold.
  const off = { disabled: true } as const;
  let diagnostics: DiagCapture;

  beforeEach(() => {
    diagnostics = captureDiag();
  });

  afterEach(() => diagnostics.stop());

  it('take SgpSpanProcessor as a span processor', async () => {
    const processor = new SgpSpanProcessor(off);
    const of1: otel1.SpanProcessor = processor;
    const of2: otel2.SpanProcessor = processor;
    const of3: otel3.SpanProcessor = processor;
    await Promise.all([of1, of2, of3].map((each) => each.shutdown()));
  });

  it('take SgpSpanExporter as a span exporter', async () => {
    const exporter = new SgpSpanExporter(off);
    const of1: otel1.SpanExporter = exporter;
    const of2: otel2.SpanExporter = exporter;
    const of3: otel3.SpanExporter = exporter;
    await Promise.all([of1, of2, of3].map((each) => each.shutdown()));
  });

  it('give exporters that SgpSpanProcessor takes, and spans that spanToItem takes', async () => {
    const exporters = [
      new otel1.InMemorySpanExporter(),
      new otel2.InMemorySpanExporter(),
      new otel3.InMemorySpanExporter(),
    ];
    for (const exporter of exporters) await new SgpSpanProcessor({ ...off, exporter }).shutdown();
    const convert: ((span: otel1.ReadableSpan | otel2.ReadableSpan | otel3.ReadableSpan) => unknown)[] = [spanToItem];
    expect(convert).toHaveLength(1);
  });
});
