import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { SpanLike, TimedEventLike } from '../../src/convert/span-like';
import { spanToItem } from '../../src/convert/span-to-item';
import { sgpSpanTypes } from '../../src/item/sgp-item';
import { SPAN_ID, spanOf, TRACE_ID } from './span-of';

function metadataOf(parts: Partial<SpanLike>) {
  return spanToItem(spanOf(parts)).metadata ?? {};
}

/** What the server gets. */
function sent(span: SpanLike) {
  return JSON.parse(JSON.stringify(spanToItem(span)));
}

describe('identity', () => {
  it('takes the ids of OpenTelemetry', () => {
    expect(spanToItem(spanOf())).toMatchObject({ id: SPAN_ID, trace_id: TRACE_ID, name: 'work' });
  });

  it.each([
    ['1.x', { parentSpanId: 'aaaaaaaaaaaaaaaa' }, 'aaaaaaaaaaaaaaaa'],
    ['later lines', { parentSpanContext: { spanId: 'bbbbbbbbbbbbbbbb' } }, 'bbbbbbbbbbbbbbbb'],
    ['an empty id', { parentSpanId: '' }, undefined],
    ['the invalid id', { parentSpanContext: { spanId: '0000000000000000' } }, undefined],
  ])('reads the parent as %s gives it', (_line, parts, parent) => {
    expect(spanToItem(spanOf(parts)).parent_id).toBe(parent);
  });

  it.each([
    ['', 'unnamed'],
    [undefined, 'unnamed'],
    [42, 'unnamed'],
    ['half \ud83d', 'half \ufffd'],
  ])('gives a span named %p the name %p', (name, expected) => {
    expect(spanToItem(spanOf({ name: name as string })).name).toBe(expected);
  });
});

describe('times', () => {
  it('carry microseconds', () => {
    expect(spanToItem(spanOf({ startTime: [1_700_000_000, 1_999], endTime: [1_700_000_000, 2_000] }))).toMatchObject({
      start_timestamp: '2023-11-14T22:13:20.000001Z',
      end_timestamp: '2023-11-14T22:13:20.000002Z',
    });
  });

  it('never put the end before the start', () => {
    expect(spanToItem(spanOf({ startTime: [1_700_000_000, 5_000], endTime: [1_700_000_000, 4_000] }))).toMatchObject({
      start_timestamp: '2023-11-14T22:13:20.000005Z',
      end_timestamp: '2023-11-14T22:13:20.000005Z',
    });
  });

  it('give the same start text for the span in flight and for the ended one', () => {
    const span = spanOf();
    expect(spanToItem({ ...span, ended: false }).start_timestamp).toBe(spanToItem(span).start_timestamp);
  });

  it('leave out end and status of a span that has not ended', () => {
    const item = sent(spanOf({ ended: false, endTime: [0, 0] }));
    expect(item).not.toHaveProperty('end_timestamp');
    expect(item).not.toHaveProperty('status');
  });

  it.each([
    ['start', { startTime: [Number.NaN, 0] as HrTime }, '2023-11-14T22:13:21.200000Z', '2023-11-14T22:13:21.200000Z'],
    ['end', { endTime: [-1, 0] as HrTime }, '2023-11-14T22:13:20.100000Z', '2023-11-14T22:13:20.100000Z'],
    [
      'start and end',
      { startTime: undefined as unknown as HrTime, endTime: 'now' as unknown as HrTime },
      '1970-01-01T00:00:00.000000Z',
      '1970-01-01T00:00:00.000000Z',
    ],
  ])('are replaced when the %s cannot be read, so that the span is kept', (_what, parts, start, end) => {
    expect(spanToItem(spanOf(parts))).toMatchObject({ start_timestamp: start, end_timestamp: end });
  });
});

describe('status', () => {
  const exception = (attributes: Record<string, unknown>): TimedEventLike => ({
    name: 'exception',
    time: [1_700_000_000, 0],
    attributes,
  });
  const failed = { status: { code: SpanStatusCode.ERROR } };

  it.each([SpanStatusCode.UNSET, SpanStatusCode.OK])('of code %i is SUCCESS, without error metadata', (code) => {
    const item = spanToItem(
      spanOf({ status: { code, message: 'fine' }, events: [exception({ 'exception.type': 'X' })] }),
    );
    expect(item.status).toBe('SUCCESS');
    expect(Object.keys(item.metadata ?? {}).filter((key) => key.startsWith('error'))).toEqual([]);
    expect(item.metadata?.events).toHaveLength(1);
  });

  it.each<[string, Partial<SpanLike>, Record<string, unknown>]>([
    ['nothing else', {}, { error_type: 'Error', error_message: '' }],
    ['a message', { status: { ...failed.status, message: 'broke' } }, { error_type: 'Error', error_message: 'broke' }],
    [
      'an exception',
      {
        events: [
          exception({ 'exception.type': 'RangeError', 'exception.message': 'far', 'exception.stacktrace': 'at x' }),
        ],
      },
      { error_type: 'RangeError', error_message: 'far', error_stacktrace: 'at x' },
    ],
    [
      'a message and an exception: the message of the status wins',
      { status: { ...failed.status, message: 'broke' }, events: [exception({ 'exception.message': 'far' })] },
      { error_message: 'broke' },
    ],
    ['error.type', { attributes: { 'error.type': '503' } }, { error_type: '503' }],
    [
      'error.type and a named exception: the exception wins',
      { attributes: { 'error.type': '503' }, events: [exception({ 'exception.type': 'RangeError' })] },
      { error_type: 'RangeError' },
    ],
    [
      'error.type and an exception that is a mere Error: error.type wins',
      { attributes: { 'error.type': '503' }, events: [exception({ 'exception.type': 'Error' })] },
      { error_type: '503' },
    ],
    [
      'several exceptions: the last one',
      { events: [exception({ 'exception.type': 'First' }), exception({ 'exception.type': 'Last' })] },
      { error_type: 'Last' },
    ],
    ['a number as exception type', { events: [exception({ 'exception.type': 7 })] }, { error_type: '7' }],
    ['an exception without attributes', { events: [{ name: 'exception', time: [0, 0] }] }, { error_type: 'Error' }],
  ])('ERROR with %s', (_what, parts, expected) => {
    const item = spanToItem(spanOf({ ...failed, ...parts }));
    expect(item.status).toBe('ERROR');
    expect(item.metadata).toMatchObject({ error: true, ...expected });
  });

  it('does not repeat among the events the exception that it was taken from, but keeps earlier ones', () => {
    const events = [exception({ 'exception.type': 'First' }), exception({ 'exception.type': 'Last' })];
    expect(metadataOf({ ...failed, events }).events).toEqual([
      { name: 'exception', time: '2023-11-14T22:13:20.000000Z', attributes: { 'exception.type': 'First' } },
    ]);
  });

  it('cuts a message and a stack trace that are too long', () => {
    const metadata = metadataOf({
      status: { code: SpanStatusCode.ERROR, message: 'm'.repeat(10_000) },
      events: [exception({ 'exception.stacktrace': 's'.repeat(10_000) })],
    });
    expect(metadata.error_message).toBe('m'.repeat(4096));
    expect(metadata.error_stacktrace).toBe('s'.repeat(8192));
  });
});

describe('type', () => {
  it.each(sgpSpanTypes)('%s can be asked for by sgp.span.type', (type) => {
    const item = spanToItem(spanOf({ kind: SpanKind.CLIENT, attributes: { 'sgp.span.type': type } }));
    expect(item.type).toBe(type);
    expect(item.metadata?.__span_type__).toBe(type);
    expect(item.metadata).not.toHaveProperty('sgp.span.type');
  });

  it('can be asked for by __span_type__', () => {
    const item = spanToItem(spanOf({ attributes: { __span_type__: 'GUARDRAIL' } }));
    expect(item.type).toBe('GUARDRAIL');
    expect(item.metadata?.__span_type__).toBe('GUARDRAIL');
  });

  it('asked for in both ways is that of sgp.span.type', () => {
    const attributes = { __span_type__: 'GUARDRAIL', 'sgp.span.type': 'RERANKING' };
    expect(spanToItem(spanOf({ attributes })).type).toBe('RERANKING');
  });

  it.each(['TOOL', 'completion', '', 7, null, ['COMPLETION']])(
    '%p is no type: it is ignored and stays visible',
    (type) => {
      const item = spanToItem(
        spanOf({ kind: SpanKind.CLIENT, attributes: { 'sgp.span.type': type, __span_type__: type } }),
      );
      expect(item.type).toBe('EXTERNAL_ENDPOINT');
      expect(item.metadata).toMatchObject({ 'sgp.span.type': type, 'attributes.__span_type__': type });
      expect(item.metadata).not.toHaveProperty('__span_type__');
    },
  );
});

describe('input and output', () => {
  it('come from sgp.input and sgp.output, which are not repeated in the metadata', () => {
    const item = spanToItem(spanOf({ attributes: { 'sgp.input': '{"q":1}', 'sgp.output': 'blue', other: 1 } }));
    expect(item).toMatchObject({ input: { q: 1 }, output: { output: 'blue' } });
    expect(item.metadata).toMatchObject({ other: 1 });
    expect(Object.keys(item.metadata ?? {}).filter((key) => key.startsWith('sgp.'))).toEqual([]);
  });

  it('are absent when the attributes are', () => {
    expect(sent(spanOf())).not.toHaveProperty('input');
    expect(sent(spanOf())).not.toHaveProperty('output');
  });

  it('keep usage where SGP counts tokens on a model call only', () => {
    const output = { text: 'blue', usage: { input_tokens: 3, output_tokens: 1 } };
    const call = { 'sgp.output': output, 'sgp.span.type': 'COMPLETION' };
    expect(spanToItem(spanOf({ attributes: call })).output).toEqual(output);
    expect(spanToItem(spanOf({ attributes: { 'sgp.output': output } })).output).toEqual({ output });
  });
});

describe('metadata', () => {
  it.each([
    'error',
    'error_type',
    'error_message',
    'error_stacktrace',
    '__error__',
    'usage',
    'cost_usd',
    'resource',
    'events',
    'links',
    'otel_scope',
    'otel_kind',
    'otel_dropped',
  ])('moves an attribute named %s, which has a meaning of its own, to attributes.*', (key) => {
    const metadata = metadataOf({ attributes: { [key]: 'of the application' } });
    expect(metadata[`attributes.${key}`]).toBe('of the application');
    expect(metadata[key]).not.toBe('of the application');
  });

  it('never lets an attribute be billed as usage', () => {
    const item = sent(spanOf({ attributes: { usage: { input_tokens: 10 }, cost_usd: 5 } }));
    expect(item.metadata).not.toHaveProperty('usage');
    expect(item.metadata).not.toHaveProperty('cost_usd');
  });

  it('keeps attributes flat under their dotted names', () => {
    expect(metadataOf({ attributes: { 'http.route': '/a', 'a.b.c': [1] } })).toMatchObject({
      'http.route': '/a',
      'a.b.c': [1],
    });
  });

  it('carries the identity of an Agentex deployment', () => {
    const item = spanToItem(spanOf(), { acpType: 'sync', agentName: 'agent', agentId: '42' });
    expect(item.metadata).toMatchObject({ __acp_type__: 'sync', __agent_name__: 'agent', __agent_id__: '42' });
  });

  it('has no Agentex keys outside of Agentex', () => {
    const keys = (parts: Partial<SpanLike>) => Object.keys(metadataOf(parts)).filter((key) => key.startsWith('__'));
    expect(keys({})).toEqual([]);
    expect(keys({ attributes: { __agent_name__: 'mine', __source__: 'mine' } })).toEqual([]);
  });

  it('keeps the identity of the deployment when an attribute has the same name', () => {
    const item = spanToItem(spanOf({ attributes: { __agent_name__: 'mine' } }), { agentName: 'deployed' });
    expect(item.metadata).toMatchObject({ __agent_name__: 'deployed', 'attributes.__agent_name__': 'mine' });
  });

  it('names the scope under the name of either SDK line', () => {
    const scope = { name: 'scope', version: '1.0' };
    expect(metadataOf({ instrumentationScope: scope }).otel_scope).toEqual(scope);
    expect(metadataOf({ instrumentationLibrary: scope }).otel_scope).toEqual(scope);
    expect(metadataOf({})).not.toHaveProperty('otel_scope');
  });

  it('has the resource as an object and its service name beside it', () => {
    const resource = { attributes: { 'service.name': 'shop', 'host.name': 'h' } };
    expect(metadataOf({ resource })).toMatchObject({
      resource: { 'service.name': 'shop', 'host.name': 'h' },
      'service.name': 'shop',
    });
  });

  it('prefers the service name that a span has itself', () => {
    const resource = { attributes: { 'service.name': 'shop' } };
    expect(metadataOf({ resource, attributes: { 'service.name': 'mine' } })['service.name']).toBe('mine');
  });

  it('keeps 50 events and 50 links and counts the others as dropped, with those the SDK dropped', () => {
    const event: TimedEventLike = { name: 'tick', time: [1_700_000_000, 0] };
    const link = { context: { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 } };
    const metadata = metadataOf({
      events: new Array(60).fill(event),
      links: new Array(55).fill(link),
      droppedAttributesCount: 1,
      droppedEventsCount: 2,
      droppedLinksCount: 3,
    });
    expect(metadata.events).toHaveLength(50);
    expect(metadata.links).toHaveLength(50);
    expect(metadata.otel_dropped).toEqual({ attributes: 1, events: 12, links: 8 });
  });

  it('does not speak of dropped things when there are none', () => {
    expect(metadataOf({ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 })).not.toHaveProperty(
      'otel_dropped',
    );
  });
});

describe('hostile spans', () => {
  const noEntry = () => {
    throw new Error('no entry');
  };

  it('leaves out attributes that are undefined and keeps the others readable', () => {
    const attributes = {
      gone: undefined,
      nan: Number.NaN,
      far: Number.POSITIVE_INFINITY,
      big: 10n,
      half: 'x\ud800',
      call: () => 1,
      when: new Date(0),
    };
    const { metadata } = sent(spanOf({ attributes }));
    expect(metadata).toMatchObject({
      nan: 'NaN',
      far: 'Infinity',
      big: '10',
      half: 'x\ufffd',
      call: '[function]',
      when: '1970-01-01T00:00:00.000Z',
    });
    expect(metadata).not.toHaveProperty('gone');
  });

  it('drops attributes whose key reaches a prototype, in span, event and resource', () => {
    const attributes = JSON.parse('{"__proto__":{"polluted":1},"constructor":1,"kept":2}');
    const item = spanToItem(
      spanOf({ attributes, resource: { attributes }, events: [{ name: 'e', time: [0, 0], attributes }] }),
    );
    expect(JSON.stringify(item)).not.toMatch(/polluted|constructor/);
    expect(item.metadata).toMatchObject({ kept: 2, resource: { kept: 2 }, events: [{ attributes: { kept: 2 } }] });
  });

  it.each([
    ['an attribute', { attributes: Object.defineProperty({ kept: 1 }, 'bad', { enumerable: true, get: noEntry }) }],
    [
      'a type attribute',
      { attributes: Object.defineProperty({ kept: 1 }, 'sgp.span.type', { enumerable: true, get: noEntry }) },
    ],
    [
      'an input attribute',
      { attributes: Object.defineProperty({ kept: 1 }, 'sgp.input', { enumerable: true, get: noEntry }) },
    ],
    [
      'the error type of a failed span',
      {
        status: { code: SpanStatusCode.ERROR },
        attributes: Object.defineProperty({ kept: 1 }, 'error.type', { enumerable: true, get: noEntry }),
      },
    ],
  ])('keeps the rest of a span when the getter of %s throws', (_what, parts) => {
    const item = spanToItem(spanOf(parts));
    expect(item.metadata).toMatchObject({ kept: 1 });
    expect(item.metadata).not.toHaveProperty('sgp_conversion_error');
    expect(JSON.stringify(item)).toContain('[Unreadable: Error: no entry]');
  });

  it.each(['attributes', 'events', 'links', 'resource', 'status'])('converts a span without %s', (field) => {
    const item = spanToItem(spanOf({ [field]: undefined }));
    expect(item).toMatchObject({ id: SPAN_ID, name: 'work', status: 'SUCCESS', type: 'STANDALONE' });
    expect(item.metadata).not.toHaveProperty('sgp_conversion_error');
  });

  it.each([
    ['throws', noEntry, 'Error: no entry'],
    [
      'throws something without text',
      () => {
        throw Object.create(null);
      },
      'threw',
    ],
  ])(
    'keeps what identifies a span whose attributes are a proxy that %s, and says what went wrong',
    (_what, ownKeys, said) => {
      const attributes = new Proxy({}, { ownKeys });
      expect(spanToItem(spanOf({ attributes }))).toMatchObject({
        id: SPAN_ID,
        trace_id: TRACE_ID,
        end_timestamp: '2023-11-14T22:13:21.200000Z',
        metadata: { sgp_conversion_error: said },
      });
    },
  );

  it('does not change the span', () => {
    const span = spanOf({
      attributes: Object.freeze({ a: Object.freeze({ b: 1 }), 'sgp.input': '{"a":1}', usage: 1 }),
      events: Object.freeze([Object.freeze({ name: 'e', time: [0, 0] as HrTime })]),
    });
    expect(() => spanToItem(Object.freeze(span))).not.toThrow();
    expect(spanToItem(span)).toEqual(spanToItem(span));
  });
});
