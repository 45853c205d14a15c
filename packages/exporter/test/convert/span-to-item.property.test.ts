import { type HrTime, SpanStatusCode } from '@opentelemetry/api';
import fc from 'fast-check';
import type { SpanLike } from '../../src/convert/span-like';
import { spanToItem } from '../../src/convert/span-to-item';
import { itemViolations } from './item-violations';
import { spanOf } from './span-of';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'a', '\0', '"') }),
);

const anyThing: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({
    key: fc.oneof(anyText, fc.constantFrom('__proto__', 'constructor', 'toJSON', 'error', 'usage')),
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
    maxDepth: 4,
  }),
  anyText,
  fc.json(),
  fc.func(fc.anything()),
  fc.constant(Symbol('s')),
  anyText.map((text) => new Error(text)),
  anyText.map((text) => ({
    get a(): never {
      throw new Error(text);
    },
  })),
  fc.anything().map((value) => ({ toJSON: () => value })),
  fc.anything().map((value) => {
    const cycle: Record<string, unknown> = { value };
    cycle.cycle = [cycle];
    return cycle;
  }),
);

const anyAttributes = fc.dictionary(
  fc.oneof(
    anyText,
    fc.constantFrom(
      ...[
        'sgp.input',
        'sgp.output',
        'sgp.span.type',
        '__span_type__',
        'error',
        'usage',
        'resource',
        'events',
        'service.name',
      ],
      ...['error.type', '__proto__', 'constructor', 'input', 'toJSON'],
    ),
  ),
  anyThing,
);
const anyTime = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.integer({ min: -5, max: 2_000_000_000 }), fc.integer({ min: -5, max: 3_000_000_000 })),
  },
  { weight: 1, arbitrary: fc.anything() },
  { weight: 1, arbitrary: fc.tuple(fc.double(), fc.double()) },
) as fc.Arbitrary<HrTime>;

const anySpan: fc.Arbitrary<SpanLike> = fc
  .record({
    name: fc.oneof(anyText, fc.anything()) as fc.Arbitrary<string>,
    kind: fc.integer({ min: -1, max: 9 }),
    startTime: anyTime,
    endTime: anyTime,
    ended: fc.boolean(),
    status: fc.record({
      code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
      message: anyThing as fc.Arbitrary<string>,
    }),
    attributes: anyAttributes,
    events: fc.array(
      fc.record({ name: fc.oneof(anyText, fc.constant('exception')), time: anyTime, attributes: anyAttributes }),
      { maxLength: 4 },
    ),
    links: fc.array(fc.record({ context: fc.constant(spanOf().spanContext()), attributes: anyAttributes }), {
      maxLength: 3,
    }),
    resource: fc.record({ attributes: anyAttributes }),
    instrumentationScope: fc.option(fc.record({ name: anyText, version: anyText }), { nil: undefined }),
  })
  .map((parts) => spanOf(parts));

describe('spanToItem, whatever a span holds', () => {
  it('gives an item that the API takes, and never throws', () => {
    fc.assert(
      fc.property(anySpan, (span) => {
        const item = spanToItem(span);
        expect(itemViolations(item)).toEqual([]);
        expect(item.metadata).not.toHaveProperty('sgp_conversion_error');
      }),
      { numRuns: 400 },
    );
  });

  it('gives the same bytes each time', () => {
    fc.assert(
      fc.property(anySpan, (span) => {
        expect(JSON.stringify(spanToItem(span))).toBe(JSON.stringify(spanToItem(span)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('itemViolations', () => {
  const valid = { name: 'n', trace_id: 't', start_timestamp: '2026-01-01T00:00:00.000000Z' };

  it.each([
    [{ ...valid, name: 1 }, 'name'],
    [{ ...valid, trace_id: '' }, 'trace_id'],
    [{ ...valid, id: 'x'.repeat(257) }, 'id'],
    [{ ...valid, id: 'a\0' }, 'id'],
    [{ ...valid, start_timestamp: 'today' }, 'start_timestamp'],
    [{ ...valid, end_timestamp: '2025-01-01T00:00:00.000000Z' }, 'end < start'],
    [{ ...valid, input: [] }, 'input'],
    [{ ...valid, metadata: 'text' }, 'metadata'],
    [{ ...valid, type: 'TOOL' }, 'type'],
    [{ ...valid, status: 'OK' }, 'status'],
    [{ ...valid, unknown: 1 }, 'unknown'],
    [{ ...valid, name: '\ud800' }, 'lone surrogate'],
  ])('finds what is wrong with %j', (item, violation) => {
    expect(itemViolations(item)).toContain(violation);
  });

  it('finds nothing in a valid item, also with a surrogate pair', () => {
    expect(itemViolations({ ...valid, name: '😀', metadata: { text: '\\ud800' } })).toEqual([]);
  });
});
