// Which SGP trace and which session a span is filed under, from what any span of its trace says.
import { type Context, propagation, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import type { SpanLike } from '../../src/convert/span-like';
import { LocalTraces } from '../../src/relations/local-traces';
import { spanOf } from '../convert/span-of';
import { recordStderr } from '../record-stderr';

const NAME = 'sgp.trace_id';
const TRACE = 'trace';
let nextId = 0;

function spanIn(attributes: Record<string, unknown> = {}, parts: Partial<SpanLike> = {}): SpanLike {
  nextId += 1;
  const spanId = `span ${nextId}`;
  return spanOf({ spanContext: () => ({ traceId: TRACE, spanId, traceFlags: 1 }), attributes, ended: false, ...parts });
}

const named = (name: unknown, parts: Partial<SpanLike> = {}) => spanIn({ [NAME]: name }, parts);
const inSession = (session: string) => spanIn({ 'gen_ai.operation.name': 'chat', 'gen_ai.conversation.id': session });
const below = (span: SpanLike, context: Context = ROOT_CONTEXT) => trace.setSpan(context, span as unknown as Span);
const baggage = (name: string, key = NAME) =>
  propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ [key]: { value: name } }));
const remote = () =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: 'remote', traceFlags: 1, isRemote: true });

function tracesOf(seesStarts = true): LocalTraces {
  const traces = new LocalTraces(NAME);
  traces.seesStarts = seesStarts;
  return traces;
}

/** A span that started in this context, and is asked about. */
function child(traces: LocalTraces, context: Context, span = spanIn()): SpanLike {
  traces.started(span, context);
  return span;
}

afterEach(() => jest.restoreAllMocks());

describe('the SGP trace', () => {
  it('is that of the span itself, and of every later one of its trace', () => {
    const traces = tracesOf();
    expect([named('task'), spanIn()].map((span) => traces.traceIdOf(span))).toEqual(['task', 'task']);
    const alone = tracesOf(false);
    expect(alone.traceIdOf(named('task'))).toBe('task');
    expect(alone.traceIdOf(spanIn())).toBe('task');
    const other = spanOf({ spanContext: () => ({ traceId: 'other', spanId: 'a', traceFlags: 1 }) });
    expect(alone.traceIdOf(other)).toBeUndefined();
  });

  it.each<[unknown, string | undefined]>([
    ['task', 'task'],
    [' task ', 'task'],
    [7, '7'],
    ['', undefined],
    ['  ', undefined],
    [true, undefined],
    [['task'], undefined],
    [undefined, undefined],
  ])('named %j is %j', (name, expected) => {
    expect(tracesOf(false).traceIdOf(named(name))).toBe(expected);
  });

  it('is that of a parent that still runs, the outermost first', () => {
    const traces = tracesOf();
    const [root, middle] = [named('root'), named('middle')];
    child(traces, below(root), middle);
    expect(traces.traceIdOf(child(traces, below(middle)))).toBe('root');
  });

  it('is found above parents that name none', () => {
    const traces = tracesOf();
    const plain = child(traces, below(spanIn()));
    child(traces, below(plain));
    const last = child(traces, below(named('last')));
    expect(traces.traceIdOf(last)).toBe('last');
  });

  it('is found among 16 parents, however often each starts another', () => {
    for (const [count, expected] of [
      [15, 'named'],
      [16, undefined],
    ] as const) {
      const traces = tracesOf();
      for (let index = 0; index < count; index++) {
        const parent = spanIn();
        for (let again = 0; again < 3; again++) child(traces, below(parent));
      }
      expect(traces.traceIdOf(child(traces, below(named('named'))))).toBe(expected);
    }
  });

  it('is that of the baggage where no parent names one, also when the baggage comes later', () => {
    const early = tracesOf();
    expect(early.traceIdOf(child(early, baggage(' task ')))).toBe('task');
    const late = tracesOf();
    const parent = spanIn();
    child(late, below(parent));
    expect(late.traceIdOf(child(late, below(parent, baggage('task'))))).toBe('task');
    const both = tracesOf();
    expect(both.traceIdOf(child(both, below(named('parent'), baggage('task'))))).toBe('parent');
    const first = tracesOf();
    child(first, baggage('first'));
    expect(first.traceIdOf(child(first, baggage('second')))).toBe('first');
    for (const context of [baggage('  '), baggage(''), baggage('task', 'another')]) {
      const none = tracesOf();
      expect(none.traceIdOf(child(none, context))).toBeUndefined();
    }
  });

  it('in the baggage comes too late once it is decided', () => {
    const traces = tracesOf();
    const parent = spanIn();
    expect(traces.traceIdOf(child(traces, below(parent)))).toBeUndefined();
    expect(traces.traceIdOf(child(traces, below(parent, baggage('task'))))).toBeUndefined();
  });

  it('of a span below a parent of another process is its own, or that of the baggage', () => {
    const traces = tracesOf();
    const span = child(traces, remote());
    expect(traces.traceIdOf(span)).toBeUndefined();
    expect(traces.traceIdOf(child(traces, ROOT_CONTEXT, named('task')))).toBe('task');
  });

  it('named by a child counts while no parent has ended, which may have been sent already', () => {
    for (const [ended, expected] of [
      [[false, false], 'child'],
      [[false, true], undefined],
    ] as const) {
      jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      const traces = tracesOf();
      const parents = ended.map((isEnded) => spanIn({}, { ended: isEnded }));
      for (const parent of parents) child(traces, below(parent));
      expect(traces.traceIdOf(named('child'))).toBe(expected);
      expect(traces.traceIdOf(spanIn())).toBe(expected);
    }
  });

  it('named too late is said once, with what was done instead', () => {
    const stderr = recordStderr();
    const traces = tracesOf(false);
    expect(traces.traceIdOf(named('first'))).toBe('first');
    expect(traces.traceIdOf(named('first'))).toBe('first');
    expect(stderr).toEqual([]);
    expect(traces.traceIdOf(named('second'))).toBe('first');
    expect(traces.traceIdOf(named('third'))).toBe('first');
    expect(stderr).toEqual([
      '@sgp-otel/exporter warn: A span names SGP trace "second" in sgp.trace_id, but spans of its trace were already ' +
        'sent under "first": it is kept with them. Set it on the first span of a trace, before any other span ends, ' +
        'or in the baggage. This is said once.\n',
    ]);
    stderr.length = 0;
    const unnamed = tracesOf(false);
    unnamed.traceIdOf(spanIn());
    expect(unnamed.traceIdOf(named('late'))).toBeUndefined();
    expect(stderr.join('')).toContain('were already sent under their OpenTelemetry trace id: it is kept');
  });
});

describe('the session', () => {
  it('is that of any parent, read once', () => {
    const traces = tracesOf();
    const parent = inSession('session');
    const span = child(traces, below(parent));
    traces.traceIdOf(span);
    expect(traces.groupIdOf(span)).toBe('session');
    Object.assign(parent.attributes, { 'gen_ai.conversation.id': 'another' });
    expect(traces.groupIdOf(span)).toBe('session');
  });

  it('is read from parents that are kept until the trace is decided, and no longer', () => {
    const traces = tracesOf();
    const parent = spanIn({ 'gen_ai.operation.name': 'chat' });
    const span = child(traces, below(parent));
    expect(traces.groupIdOf(span)).toBeUndefined();
    traces.traceIdOf(span);
    expect(traces.groupIdOf(span)).toBeUndefined();
    Object.assign(parent.attributes, { 'gen_ai.conversation.id': 'late' });
    expect(traces.groupIdOf(span)).toBeUndefined();
  });

  it('that a span named holds for the others of its trace, the first one', () => {
    const traces = tracesOf();
    traces.groupFound(spanIn(), 'unknown trace');
    expect(traces.groupIdOf(spanIn())).toBeUndefined();
    const span = child(traces, below(spanIn()));
    traces.groupFound(span, 'first');
    traces.groupFound(span, 'second');
    expect(traces.groupIdOf(spanIn())).toBe('first');
    const other = spanOf({ spanContext: () => ({ traceId: 'other', spanId: 'a', traceFlags: 1 }) });
    expect(traces.groupIdOf(other)).toBeUndefined();
  });
});

describe('a trace that is told as a whole', () => {
  const unreadable = spanIn({}, { attributes: undefined as never });

  it('is filed under what the first that says it says, whoever is asked', () => {
    const traces = tracesOf();
    const spans = [spanIn(), named('first'), named('second'), inSession('one'), inSession('two')];
    traces.assembled(spans);
    expect(spans.map((span) => traces.traceIdOf(span))).toEqual(Array(5).fill('first'));
    expect(spans.map((span) => traces.groupIdOf(span))).toEqual(Array(5).fill('one'));
    traces.assembled([named('later'), inSession('later')]);
    expect([traces.traceIdOf(spanIn()), traces.groupIdOf(spanIn())]).toEqual(['first', 'one']);
  });

  it('that says nothing is filed under its own id for good, and one that cannot be read is passed over', () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const traces = tracesOf();
    traces.assembled([]);
    traces.assembled([unreadable, spanIn()]);
    traces.assembled([named('late')]);
    expect(traces.traceIdOf(named('late'))).toBeUndefined();
    expect(traces.groupIdOf(spanIn())).toBeUndefined();
  });
});

it('remembers 4,096 traces, or so many times as many', () => {
  for (const [memory, isKept] of [
    [undefined, false],
    [2, true],
  ] as const) {
    const traces = new LocalTraces(NAME, undefined, memory);
    const spanOfTrace = (index: number, attributes = {}) =>
      spanOf({ spanContext: () => ({ traceId: `${index}`, spanId: 'a', traceFlags: 1 }), attributes });
    for (let index = 0; index <= 4096; index++) traces.traceIdOf(spanOfTrace(index, { [NAME]: 'task' }));
    expect([1, 0].map((index) => traces.traceIdOf(spanOfTrace(index)))).toEqual(['task', isKept ? 'task' : undefined]);
  }
});
