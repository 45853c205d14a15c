import { AdoptedSpan } from '../../src/dispatch/adopted-span';

const adopted = (item: object) => new AdoptedSpan(Buffer.from(JSON.stringify({ name: 'work', ...item })));

it('is named as its item is', () => {
  expect(adopted({}).name).toBe('work');
});

it.each([
  ['those of its item', { trace_id: 'trace', id: 'span' }, 'trace', 'span'],
  [
    "OpenTelemetry's own, where SGP has others",
    { trace_id: 't', id: 's', obs_trace_id: 'o', obs_span_id: 'p' },
    'o',
    'p',
  ],
  ['empty where the item has none', { trace_id: 'trace' }, 'trace', ''],
])('has ids: %s', (_what, item, traceId, spanId) => {
  expect(adopted(item).spanContext()).toEqual({ traceId, spanId, traceFlags: 1 });
});
