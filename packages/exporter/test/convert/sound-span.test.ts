import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { spanToItem } from '../../src';
import { soundSpan } from '../../src/convert/sound-span';
import type { SpanLike } from '../../src/convert/span-like';
import { thrownText } from '../../src/errors/thrown-text';

function gaps(): never {
  const list: unknown[] = [];
  list.length = 2 ** 32 - 1;
  return list as never;
}

function spanOf(over: object = {}): SpanLike {
  return {
    name: 'chat',
    kind: 2,
    spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }),
    startTime: [1_800_000_000, 0],
    endTime: [1_800_000_001, 0],
    ended: true,
    status: { code: 0 },
    attributes: { x: 1 },
    events: [{ name: 'note', time: [1_800_000_000, 0], attributes: { x: 1 } }],
    links: [],
    resource: { attributes: { 'service.name': 'shop' } },
    instrumentationScope: { name: 'scope' },
    ...over,
  };
}

it('takes spans of the SDK as they are', () => {
  const spans: SpanLike[] = [];
  const keeper = {
    onStart: () => {},
    onEnd: (span: SpanLike) => spans.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracer = new BasicTracerProvider({ spanProcessors: [keeper] }).getTracer('scope');
  const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
  const span = tracer.startSpan('chat', { attributes: { x: [1] }, links: [{ context }] });
  span.addEvent('note', { x: 1 });
  span.recordException(new Error('bad'));
  span.end();
  const [ended] = spans;
  expect(ended && soundSpan(ended)).toBe(ended);
});

it('keeps what can be read of a span, and is content with what it made', () => {
  const events = [{ name: gaps(), time: gaps(), attributes: { x: 1 } }, undefined, 'no event'];
  const links = [{ context: { traceId: gaps(), spanId: 'b' }, attributes: 'text' }];
  const made = soundSpan(
    spanOf({ kind: gaps(), events, links, droppedLinksCount: gaps(), status: { code: 2, message: gaps() } }),
  );
  expect(soundSpan(made)).toBe(made);
  expect(spanToItem(made)).toMatchObject({ id: 'b'.repeat(16), name: 'chat', status: 'ERROR' });
  expect(made.events[0]).toMatchObject({ name: '', attributes: { x: 1 } });
  expect(made.links[0]).toMatchObject({ attributes: {} });
});

it('takes a text for no attributes: its characters are its keys', () => {
  expect(soundSpan(spanOf({ attributes: 'x'.repeat(1000) })).attributes).toEqual({});
});

it.each([
  ['a list of gaps', () => gaps()],
  ['an error with such a message', () => Object.assign(new Error(), { message: gaps() })],
  ['a buffer', () => new Uint8Array(2 ** 28)],
])('says what was thrown without joining it: %s', (_what, make) => {
  expect(thrownText(make()).length).toBeLessThan(20);
});
