import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { LogRecordBuffer } from '../../src/relations/log-record-buffer';
import { type ModelUse, modelUse } from '../../src/relations/model-use';
import { type ModelCall, RecentCalls } from '../../src/relations/recent-calls';
import { RecentMap } from '../../src/relations/recent-map';
import { UsageBelow } from '../../src/relations/usage-below';
import { spanOf, TRACE_ID } from '../convert/span-of';

const span = (spanId: string, parentId?: string) =>
  spanOf({
    spanContext: () => ({ traceId: TRACE_ID, spanId, traceFlags: 1 }),
    ...(parentId !== undefined && { parentSpanContext: { spanId: parentId } }),
  });

describe('RecentMap', () => {
  it('keeps nothing of what came and went', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const map = new RecentMap<string, number>(1000);
    const heapBytesAfter = (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        map.set(`key ${round}`, round);
        map.delete(`key ${round}`);
      }
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = heapBytesAfter(1000);
    expect(heapBytesAfter(300_000) - before).toBeLessThan(5_000_000);
  });

  it('forgets the oldest whatever came, went and came again', () => {
    const step = fc.record({ key: fc.nat(9), isDeleted: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 200 }), (maxEntries, steps) => {
        const map = new RecentMap<number, number>(maxEntries);
        // Newest last.
        let expected: [number, number][] = [];
        for (const [index, { key, isDeleted }] of steps.entries()) {
          expected = expected.filter(([known]) => known !== key);
          if (isDeleted) map.delete(key);
          else {
            map.set(key, index);
            expected = [...expected, [key, index] as [number, number]].slice(-maxEntries);
          }
          const found = Array.from({ length: 10 }, (_, each) => map.get(each));
          expect(found).toEqual(Array.from({ length: 10 }, (_, each) => new Map(expected).get(each)));
        }
        expect(map.size).toBe(expected.length);
      }),
    );
  });

  it('forgets its oldest entries, a renewed one last', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([3, undefined, 4, 2]);
  });
});

describe('UsageBelow', () => {
  const own = {
    use: modelUse({ usage: { input_tokens: 4 }, models: [], responseId: undefined, isFailed: false }) as ModelUse,
  };
  const reported = { own: { ...own, scope: 'a', parentId: 'b' } };
  const sizes = (below: UsageBelow) => ['a', 'b'].map((spanId) => below.of(TRACE_ID, spanId).length);

  it('moves up from a span that reported usage to each of its ancestors', () => {
    const below = new UsageBelow();
    below.passUp(span('c', 'b'), reported);
    expect(sizes(below)).toEqual([0, 1]);
    below.passUp(span('b', 'a'), {});
    expect(sizes(below)).toEqual([1, 0]);
  });

  it('expires after ten minutes', () => {
    let nowMillis = 0;
    const below = new UsageBelow(() => nowMillis);
    below.passUp(span('b', 'a'), reported);
    nowMillis = 10 * 60_000;
    expect(sizes(below)).toEqual([0, 0]);
  });

  it('is told until then, and starts anew with each report', () => {
    let nowMillis = 0;
    const below = new UsageBelow(() => nowMillis);
    below.passUp(span('b', 'a'), reported);
    nowMillis = 10 * 60_000 - 1;
    expect(sizes(below)).toEqual([1, 0]);
    below.passUp(span('c', 'a'), reported);
    nowMillis += 10 * 60_000 - 1;
    expect(sizes(below)).toEqual([2, 0]);
  });

  it('of a root goes nowhere, and where nothing was reported there is nothing', () => {
    const below = new UsageBelow();
    below.passUp(span('a'), reported);
    below.passUp(span('b', 'a'), {});
    expect(sizes(below)).toEqual([0, 0]);
    below.passUp(span('b', 'a'), reported);
    below.passUp(span('other', 'b'), {});
    expect(sizes(below)).toEqual([1, 0]);
  });

  it('directly below a wrapper is directly below its parent from then on, the rest is not', () => {
    const below = new UsageBelow();
    const parents = (isWrapper?: boolean) => {
      for (const parentId of ['b', 'c']) below.passUp(span('x', 'b'), { own: { ...own, scope: 's', parentId } });
      below.passUp(span('b', 'a'), isWrapper === undefined ? {} : { isWrapper });
      const found = below.of(TRACE_ID, 'a').map(({ parentId }) => parentId);
      below.passUp(span('a'), {});
      return found;
    };
    expect([parents(), parents(false), parents(true)]).toEqual([
      ['b', 'c'],
      ['b', 'c'],
      ['a', 'c'],
    ]);
  });

  it('of 10,000 spans is remembered, or of so many times as many', () => {
    for (const [memory, isKept] of [
      [undefined, false],
      [2, true],
    ] as const) {
      const below = new UsageBelow(undefined, memory);
      for (let index = 0; index <= 10_000; index++) below.passUp(span('x', `${index}`), reported);
      expect([0, 1].map((index) => below.of(TRACE_ID, `${index}`).length === 1)).toEqual([isKept, true]);
    }
  });

  it('keeps the newest of many', () => {
    const below = new UsageBelow();
    for (let index = 0; index < 100; index++) below.passUp(span(`c${index}`, 'b'), reported);
    expect(sizes(below)).toEqual([0, 16]);
  });
});

describe('RecentCalls', () => {
  it('keeps at most 1,024 calls of a trace, the newest, and 10,000 in all', () => {
    const calls = new RecentCalls();
    const call = (spanId: string) => ({ spanId }) as ModelCall;
    for (let index = 0; index < 3000; index++) calls.add('long', call(`${index}`));
    expect(calls.of('long').length).toBeLessThanOrEqual(1024);
    expect(calls.of('long').at(-1)?.spanId).toBe('2999');
    for (let index = 0; index < 30_000; index++) calls.add(`trace ${index}`, call('a'));
    expect(calls.size).toBe(10_000);
    expect(calls.of('long')).toEqual([]);
    expect(calls.of('trace 29999')).toHaveLength(1);
    expect(calls.of('trace 20000')).toHaveLength(1);
    expect(calls.of('trace 19999')).toEqual([]);
  });

  it('lets the older half of a trace go that has more', () => {
    const calls = new RecentCalls();
    for (let index = 0; index < 1024; index++) calls.add('long', { spanId: `${index}` } as ModelCall);
    expect([calls.of('long').length, calls.size]).toEqual([1024, 1024]);
    calls.add('long', { spanId: '1024' } as ModelCall);
    expect([calls.of('long').length, calls.of('long')[0]?.spanId, calls.size]).toEqual([513, '512', 513]);
  });
});

describe('LogRecordBuffer', () => {
  const ids = (spanId: string) => ({ traceId: 'trace', spanId });

  it('gives the records of a span once', () => {
    const buffer = new LogRecordBuffer();
    buffer.add(ids('s'), { body: 1 });
    buffer.add(ids('s'), { body: 2 });
    expect(buffer.take(ids('s'))).toEqual([{ body: 1 }, { body: 2 }]);
    expect(buffer.take(ids('s'))).toBeUndefined();
    expect(buffer.bytes).toBe(0);
  });

  it('lets the oldest spans go beyond its bytes, and counts them', () => {
    const buffer = new LogRecordBuffer(10_000);
    for (let index = 0; index < 20; index++) buffer.add(ids(`s${index}`), { body: 'x'.repeat(1000) });
    expect(buffer.bytes).toBeLessThanOrEqual(10_000);
    expect(buffer.evictedSpans).toBeGreaterThan(10);
    expect(buffer.take(ids('s0'))).toBeUndefined();
    expect(buffer.take(ids('s19'))).toHaveLength(1);
  });

  it.each<[string, unknown, number]>([
    ['nothing', undefined, 16],
    ['null', null, 16],
    ['a number', 7, 16],
    ['a text', 'abcd', 4],
    ['an object', { a: 'abcd', b: 1 }, 36],
    ['a list', ['ab', 'cd'], 20],
    ['seven objects deep', { a: { a: { a: { a: { a: { a: { a: 'abcd' } } } } } } }, 7 * 16 + 4],
    ['any deeper', { a: { a: { a: { a: { a: { a: { a: { a: { a: 'abcd' } } } } } } } } }, 8 * 16],
    // 4096 values are looked at, the two of the record among them.
    ['a long list by its beginning', Array(10_000).fill('ab'), ((16 + 2 * 4095) / 4095) * 10_000],
  ])('weighs %s', (_what, body, bytes) => {
    const buffer = new LogRecordBuffer();
    buffer.add(ids('s'), { body });
    expect(buffer.bytes).toBeCloseTo(200 + bytes + 16, 6);
    const other = new LogRecordBuffer();
    other.add(ids('s'), { attributes: { text: 'abc' } });
    expect(other.bytes).toBe(200 + 16 + 16 + 3);
  });

  it('weighs what comes after the values it looks at by the number of its keys', () => {
    const buffer = new LogRecordBuffer();
    buffer.add(ids('s'), { body: Array(4095).fill(''), attributes: { a: 'x'.repeat(1000), b: 'x' } as never });
    expect(buffer.bytes).toBe(200 + 16 + 16 + 16 * 2);
  });

  it('keeps 1,000 records of a span, and records of 10,000 spans', () => {
    const buffer = new LogRecordBuffer();
    for (let index = 0; index <= 1000; index++) buffer.add(ids('long'), { body: index });
    expect(buffer.take(ids('long'))).toHaveLength(1000);
    for (let index = 0; index < 10_000; index++) buffer.add(ids(`s${index}`), { body: 1 });
    expect(buffer.evictedSpans).toBe(0);
    buffer.add(ids('last'), { body: 1 });
    expect([buffer.evictedSpans, buffer.take(ids('s0')), buffer.take(ids('s1'))?.length]).toEqual([1, undefined, 1]);
  });

  it('holds as many bytes as it may, and lets go no more than it must', () => {
    const buffer = new LogRecordBuffer(2 * 232);
    for (const spanId of ['a', 'b']) buffer.add(ids(spanId), {});
    expect([buffer.bytes, buffer.evictedSpans]).toEqual([464, 0]);
    buffer.add(ids('c'), {});
    expect([buffer.bytes, buffer.evictedSpans, buffer.take(ids('b'))]).toEqual([464, 1, [{}]]);
  });

  it('keeps the records of a span until every reader has them, or the others have gone', () => {
    const buffer = new LogRecordBuffer();
    const [one, other] = [{}, {}];
    buffer.addReader(one);
    buffer.addReader(other);
    for (const id of ['a', 'b']) buffer.add(ids(id), { body: id });
    expect(buffer.take(ids('a'), one)).toEqual([{ body: 'a' }]);
    expect(buffer.take(ids('a'), one)).toBeUndefined();
    expect(buffer.take(ids('a'), other)).toEqual([{ body: 'a' }]);
    expect(buffer.take(ids('b'), one)).toHaveLength(1);
    expect(buffer.bytes).toBeGreaterThan(0);
    buffer.removeReader(other);
    expect(buffer.bytes).toBe(0);
  });

  it('lets those go first that some reader has, and counts only what none had', () => {
    const buffer = new LogRecordBuffer(10_000);
    const [one, other] = [{}, {}];
    buffer.addReader(one);
    buffer.addReader(other);
    for (let index = 0; index < 7; index++) buffer.add(ids(`s${index}`), { body: 'x'.repeat(1000) });
    buffer.take(ids('s6'), one);
    for (let index = 7; index < 10; index++) buffer.add(ids(`s${index}`), { body: 'x'.repeat(1000) });
    expect([buffer.take(ids('s6'), other), buffer.evictedSpans]).toEqual([undefined, 1]);
    expect(buffer.take(ids('s9'), one)).toHaveLength(1);
  });

  it('has no more readers than an application can mean: a further one takes for all', () => {
    const buffer = new LogRecordBuffer();
    for (let index = 0; index < 16; index++) buffer.addReader({ index });
    const further = {};
    buffer.addReader(further);
    buffer.add(ids('s'), { body: 1 });
    expect(buffer.take(ids('s'), further)).toHaveLength(1);
    expect(buffer.bytes).toBe(0);
  });

  it('stays within its bytes through takes, quiet times and records larger than all of it', () => {
    const buffer = new LogRecordBuffer(10_000);
    for (let index = 0; index < 300; index++) {
      const size = index % 50 === 49 ? 20_000 : 700;
      buffer.add(ids(`s${index}`), { body: 'x'.repeat(size) });
      if (index % 3 === 0) buffer.take(ids(`s${index - 1}`));
      if (index % 70 === 0) for (let past = 0; past < index; past++) buffer.take(ids(`s${past}`));
      expect(buffer.bytes).toBeLessThanOrEqual(10_000);
      expect(buffer.take(ids(`s${index}`))?.length).toBe(size > 10_000 ? undefined : 1);
      if (size < 10_000) buffer.add(ids(`s${index}`), { body: 'x'.repeat(size) });
    }
  });
});
