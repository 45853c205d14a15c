import { DEFAULT_LIMITS, TraceAssembler } from '../../src/assembler/trace-assembler';

const piece = (traceId: string, entry: string, { hasRoot = false, spans = 1, bytes = 100, account = 'a' } = {}) => ({
  account,
  traceId,
  entries: [entry],
  spans,
  bytes,
  hasRoot,
});

describe('a trace', () => {
  it('is released a moment after its root, with what came meanwhile', () => {
    const assembler = new TraceAssembler<string>();
    assembler.add(piece('t', 'child'), 0);
    assembler.add(piece('t', 'root', { hasRoot: true }), 500);
    assembler.add(piece('t', 'straggler'), 1_400);
    expect(assembler.due(1_499)).toEqual([]);
    expect(assembler.nextDueMillis).toBe(1_500);
    expect(assembler.due(1_500)).toEqual([
      { account: 'a', traceId: 't', entries: ['child', 'root', 'straggler'], reason: 'root' },
    ]);
    expect([assembler.traces, assembler.spans, assembler.bytes, assembler.nextDueMillis]).toEqual([0, 0, 0, undefined]);
  });

  it('is released at its greatest age, whether its root comes or not', () => {
    const assembler = new TraceAssembler<string>();
    assembler.add(piece('without', 'child'), 0);
    assembler.add(piece('late root', 'child'), 0);
    assembler.add(piece('late root', 'root', { hasRoot: true }), 9_900);
    expect(assembler.due(10_000).map(({ traceId, reason }) => [traceId, reason])).toEqual([
      ['without', 'age'],
      ['late root', 'root'],
    ]);
  });

  it('is known for ten minutes: what comes then is late, and afterwards a trace of its own', () => {
    const assembler = new TraceAssembler<string>();
    assembler.add(piece('t', 'root', { hasRoot: true }), 0);
    assembler.due(1_000);
    assembler.add(piece('t', 'late'), 300_000);
    expect(assembler.due(301_000)).toMatchObject([{ entries: ['late'], reason: 'late' }]);
    assembler.add(piece('t', 'much later'), 301_000 + DEFAULT_LIMITS.rememberMillis + 1);
    expect(assembler.nextDueMillis).toBe(301_000 + DEFAULT_LIMITS.rememberMillis + 1 + DEFAULT_LIMITS.maxHoldMillis);
  });

  it('is released when it is due, whichever came first and whichever root did', () => {
    const assembler = new TraceAssembler<string>();
    assembler.add(piece('oldest', 'child'), 0);
    assembler.add(piece('second', 'child'), 100);
    assembler.add(piece('third', 'root', { hasRoot: true }), 200);
    assembler.add(piece('second', 'root', { hasRoot: true }), 300);
    assembler.add(piece('fourth', 'root', { hasRoot: true }), 400);
    assembler.add(piece('second', 'another root', { hasRoot: true }), 500);
    expect(assembler.nextDueMillis).toBe(1_200);
    expect(assembler.due(1_300).map(({ traceId }) => traceId)).toEqual(['third', 'second']);
    expect(assembler.nextDueMillis).toBe(1_400);
    expect(assembler.due(9_999).map(({ traceId }) => traceId)).toEqual(['fourth']);
    expect(assembler.nextDueMillis).toBe(10_000);
    assembler.add(piece('oldest', 'root', { hasRoot: true }), 9_999);
    expect(assembler.nextDueMillis).toBe(10_000);
    expect(assembler.due(10_000).map(({ traceId }) => traceId)).toEqual(['oldest']);
    expect(assembler.nextDueMillis).toBeUndefined();
  });

  it('may be 200,000 spans of one message', () => {
    const assembler = new TraceAssembler<number>({ ...DEFAULT_LIMITS, maxTraceSpans: 1 });
    const entries = Array.from({ length: 200_000 }, (_, index) => index);
    const released = assembler.add({ account: 'a', traceId: 't', entries, spans: 200_000, bytes: 1, hasRoot: true }, 0);
    expect(released.map((trace) => trace.entries.length)).toEqual([200_000]);
  });

  it('of two accounts is two traces', () => {
    const assembler = new TraceAssembler<string>();
    assembler.add(piece('t', 'mine', { hasRoot: true }), 0);
    assembler.add(piece('t', 'yours', { hasRoot: true, account: 'b' }), 0);
    expect(assembler.due(1_000).map(({ entries }) => entries)).toEqual([['mine'], ['yours']]);
  });
});

describe('the bounds', () => {
  it('release the oldest trace when all of them are too much, in spans or in bytes', () => {
    const assembler = new TraceAssembler<string>({ ...DEFAULT_LIMITS, maxSpans: 2, maxBytes: 1_000 });
    assembler.add(piece('old', '1'), 0);
    assembler.add(piece('new', '2'), 1);
    expect(assembler.add(piece('new', '3'), 2)).toMatchObject([{ traceId: 'old', reason: 'bound' }]);
    expect(assembler.add(piece('large', '4', { bytes: 900 }), 3)).toMatchObject([{ traceId: 'new', reason: 'bound' }]);
    expect([assembler.traces, assembler.spans, assembler.bytes]).toEqual([1, 1, 900]);
  });

  it('release one giant trace in parts, and leave the others alone', () => {
    const assembler = new TraceAssembler<string>({ ...DEFAULT_LIMITS, maxTraceSpans: 3 });
    assembler.add(piece('small', 's'), 0);
    const parts = Array.from({ length: 10 }, (_, index) => assembler.add(piece('giant', `${index}`), index)).flat();
    expect(parts.map(({ traceId, entries }) => [traceId, entries.length])).toEqual([
      ['giant', 4],
      ['giant', 4],
    ]);
    expect(assembler.traces).toBe(2);
  });
});
