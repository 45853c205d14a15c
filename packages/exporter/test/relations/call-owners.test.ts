// When two spans are one model call, at the bounds of what is taken for that.
import type { SpanLike } from '../../src/convert/span-like';
import { CallOwners } from '../../src/relations/call-owners';
import { SpanTree } from '../../src/relations/span-tree';
import { spanOf } from '../convert/span-of';

interface Call {
  readonly id: string;
  readonly scope?: string;
  readonly parent?: string | undefined;
  readonly trace?: string;
  readonly from?: number;
  readonly to?: number;
  readonly model?: string;
  /** Input and output; `null` for none. */
  readonly tokens?: readonly [number, number] | null;
  readonly response?: string;
  readonly isFailed?: boolean;
  readonly isInferred?: boolean;
  readonly ended?: boolean;
}

const ZERO_MILLIS = 1000;
const timeOf = (millis: number): [number, number] => [0, (ZERO_MILLIS + millis) * 1e6];

function spanOfCall({
  id,
  scope = 'library',
  parent,
  trace = 'trace',
  from = 0,
  to = 1000,
  ended = true,
}: Call): SpanLike {
  return spanOf({
    spanContext: () => ({ traceId: trace, spanId: id, traceFlags: 1 }),
    ...(parent !== undefined && { parentSpanContext: { spanId: parent } }),
    instrumentationScope: { name: scope },
    startTime: timeOf(from),
    endTime: timeOf(to),
    ended,
  });
}

function reportOf({ model = 'm', tokens = [10, 2], response, isFailed = false, isInferred }: Call) {
  const usage = tokens === null ? undefined : { input_tokens: tokens[0], output_tokens: tokens[1] };
  return { usage, models: [model], responseId: response, isFailed, ...(isInferred && { isInferred }) } as never;
}

/** Converts the calls one after the other; who reports each. @param known other spans of their traces */
function ownersOf(calls: readonly Call[], known: readonly Call[] = [], seesStarts = true) {
  const tree = new SpanTree();
  tree.seesStarts = seesStarts;
  tree.assembled([...known, ...calls].map(spanOfCall));
  const owners = new CallOwners(tree);
  return calls.map((call) => {
    const span = spanOfCall(call);
    const owner = owners.ownerOf(span, reportOf(call));
    owners.converted(span, owner === undefined && call.tokens !== null);
    return owner ?? 'itself';
  });
}

const framework: Call = { id: 'framework', scope: 'framework', parent: 'root' };
const library: Call = { id: 'library', scope: 'library', parent: 'root' };
const root: Call = { id: 'root', scope: 'app' };

describe('side by side', () => {
  const beside = (inner: Partial<Call>, outer: Partial<Call> = {}) =>
    ownersOf(
      [
        { ...framework, ...outer },
        { ...library, ...inner },
      ],
      [root],
    )[1];

  it.each<[string, Partial<Call>, Partial<Call>, string]>([
    ['within the time of the other', { from: 300, to: 700 }, {}, 'sibling'],
    ['a quarter of a second before it', { from: -250, to: 700 }, {}, 'sibling'],
    ['before that', { from: -251, to: 700 }, {}, 'itself'],
    ['until a quarter of a second after it', { from: 300, to: 1250 }, {}, 'sibling'],
    ['until after that', { from: 300, to: 1251 }, {}, 'itself'],
    ['from the millisecond after it', { from: 1001, to: 1100 }, {}, 'sibling'],
    ['later', { from: 1002, to: 1100 }, {}, 'itself'],
    ['of the same instrumentation', { scope: 'framework' }, {}, 'itself'],
    ['of another model', { model: 'n' }, {}, 'itself'],
    ['with other tokens', { tokens: [10, 3] }, {}, 'itself'],
    ['with the same answer', { from: 300, to: 700, response: 'r-1' }, { response: 'r-1' }, 'sibling'],
    ['with another answer', { from: 300, to: 700, response: 'r-1' }, { response: 'r-2' }, 'itself'],
    ['with another kind of id of an answer', { from: 300, to: 700, response: 'r-1' }, { response: 's_1' }, 'sibling'],
    ['with an answer that only one names', { from: 300, to: 700, response: 'r-1' }, {}, 'sibling'],
    ['one of those that make their span the active one', { from: 300, to: 700 }, { scope: 'ai' }, 'itself'],
    ['without tokens', { tokens: null }, {}, 'itself'],
  ])('a call %s', (_what, inner, outer, owner) => {
    expect(beside(inner, outer)).toBe(owner);
  });

  it('a call is found whose tokens only the second or third span has', () => {
    const third: Call = { ...library, id: 'third', scope: 'third' };
    expect(ownersOf([{ ...framework, tokens: null }, library, third], [root])).toEqual(['itself', 'itself', 'sibling']);
    const other: Call = { ...third, tokens: [99, 1] };
    expect(ownersOf([{ ...framework, tokens: null }, library, other], [root])[2]).toBe('itself');
    const failed: Call = { ...framework, tokens: null, isFailed: true };
    expect(ownersOf([failed, library, third], [root])).toEqual(['itself', 'itself', 'sibling']);
  });

  it('a second call of an instrumentation is billed, also where another one stood in for the tokens of the first', () => {
    const second: Call = { ...library, id: 'second' };
    const third: Call = { ...library, id: 'third', scope: 'third' };
    const repeated = (call: Call): Call => ({ ...call, id: `${call.id} again` });
    const silent: Call = { ...framework, tokens: null };
    expect(ownersOf([silent, library, repeated(framework)], [root])).toEqual(['itself', 'itself', 'itself']);
    expect(ownersOf([silent, library, third, repeated(third)], [root])).toEqual([
      'itself',
      'itself',
      'sibling',
      'itself',
    ]);
    expect(ownersOf([silent, library, second], [root])).toEqual(['itself', 'itself', 'itself']);
  });

  it('each span stands for one call of another instrumentation, the one nearest in time', () => {
    const near: Call = { ...library, from: 10, to: 990 };
    const far: Call = { ...library, id: 'far', from: 100, to: 900 };
    expect(ownersOf([framework, near, far], [root])).toEqual(['itself', 'sibling', 'itself']);
    const early: Call = { ...framework, id: 'early', from: -200, to: 1100 };
    const third: Call = { ...framework, id: 'another', scope: 'third', from: -190, to: 1090 };
    expect(ownersOf([framework, early, near, third], [root])).toEqual(['itself', 'itself', 'sibling', 'sibling']);
  });

  it('is asked again with the same answer, and about an unfinished span anew', () => {
    const tree = new SpanTree();
    tree.assembled([root, framework, library].map(spanOfCall));
    const owners = new CallOwners(tree);
    const ask = (call: Call) => owners.ownerOf(spanOfCall(call), reportOf(call));
    expect(ask({ ...library, ended: false })).toBeUndefined();
    expect(ask(framework)).toBeUndefined();
    expect([ask(library), ask(library), ask(framework)]).toEqual(['sibling', 'sibling', undefined]);
  });
});

describe('in different traces', () => {
  const alone = (call: Call): Call => ({ ...call, trace: call.id, parent: undefined, from: 300, to: 700 });
  const outer: Call = { ...framework, trace: 'framework', parent: undefined };

  it('two calls with nothing above them are one', () => {
    expect(ownersOf([outer, alone(library)])).toEqual(['itself', 'sibling']);
  });

  it.each<[string, Call, Call, string]>([
    [
      'below spans of their own instrumentations',
      { ...outer, parent: 'top' },
      { ...alone(library), parent: 'bottom' },
      'sibling',
    ],
    ['below another span', outer, { ...alone(library), parent: 'app' }, 'itself'],
    ['below what is not known', outer, { ...alone(library), parent: 'unknown' }, 'itself'],
    ['where the outer one is below another span', { ...outer, parent: 'around' }, alone(library), 'itself'],
    [
      'unless it is told in the background',
      { ...outer, parent: 'around', scope: 'langfuse-sdk' },
      alone(library),
      'sibling',
    ],
  ])('%s', (_what, one, other, owner) => {
    const known: Call[] = [
      { id: 'top', trace: 'framework', scope: 'framework' },
      { id: 'around', trace: 'framework', scope: 'app' },
      { id: 'bottom', trace: 'library', scope: 'library' },
      { id: 'app', trace: 'library', scope: 'app' },
    ];
    expect(ownersOf([one, other], known)[1]).toBe(owner);
  });
});

describe('one below the other', () => {
  const below: Call = { ...library, parent: 'framework' };
  const between: Call = { id: 'between', scope: 'app', parent: 'framework' };

  it.each<[string, Partial<Call>, string]>([
    ['the same tokens', {}, 'child'],
    ['other tokens, from another instrumentation', { tokens: [50, 50] }, 'child'],
    ['other tokens, from the same', { tokens: [50, 50], scope: 'framework' }, 'itself'],
    ['the same tokens, from the same', { scope: 'framework' }, 'child'],
    ['another model', { model: 'n' }, 'itself'],
    ['no tokens', { tokens: null }, 'itself'],
  ])('of which the inner one has %s', (_what, inner, owner) => {
    expect(ownersOf([{ ...below, ...inner }, framework], [root])[1]).toBe(owner);
  });

  it.each<[string, Partial<Call>, string]>([
    ['other input', { tokens: [50, 2] }, 'itself'],
    ['the same input', { tokens: [10, 50] }, 'child'],
    ['the same input, from the same instrumentation', { tokens: [10, 50], scope: 'framework' }, 'itself'],
  ])('with a span between them and %s', (_what, inner, owner) => {
    const tree = new SpanTree();
    const owners = new CallOwners(tree);
    const call = { ...below, parent: 'between', ...inner };
    owners.ownerOf(spanOfCall(call), reportOf(call));
    owners.converted(spanOfCall(call), true);
    owners.converted(spanOfCall(between), false);
    expect(owners.ownerOf(spanOfCall(framework), reportOf(framework)) ?? 'itself').toBe(owner);
  });

  it.each<[string, Partial<Call>, Partial<Call>, string]>([
    ['the same tokens', {}, {}, 'parent'],
    ['other tokens, from another instrumentation', { tokens: [50, 50] }, {}, 'parent'],
    ['other tokens, from the same', { tokens: [50, 50], scope: 'framework' }, {}, 'itself'],
    ['other tokens, with a span between', { tokens: [50, 50], parent: 'between' }, {}, 'itself'],
    ['the same input, with a span between', { tokens: [10, 50], parent: 'between' }, {}, 'parent'],
    ['tokens where the outer one has none', {}, { tokens: null }, 'itself'],
  ])('of which the outer one ended first: %s', (_what, inner, outer, owner) => {
    const known = [root, between];
    const [first, second] = ownersOf(
      [
        { ...framework, from: 5000, to: 5001, ...outer },
        { ...below, ...inner },
      ],
      known,
    );
    expect([first, second]).toEqual(['itself', owner]);
  });

  it('a further call below a wrapper whose tokens others have reported is billed, although its tokens are equal', () => {
    const again: Call = { ...below, id: 'again', scope: 'third', from: 1100, to: 1200 };
    expect(ownersOf([below, framework, again], [root])).toEqual(['itself', 'child', 'itself']);
  });

  it('what several calls used together is not billed once more', () => {
    const [a, b] = [1, 2].map(
      (index): Call => ({ ...below, id: `${index}`, scope: 'framework', tokens: [10 * index, index] }),
    );
    const sum = (tokens: [number, number]): Call => ({ ...framework, tokens });
    expect(ownersOf([a as Call, b as Call, sum([30, 3])], [root])).toEqual(['itself', 'itself', 'child']);
    expect(ownersOf([a as Call, b as Call, sum([30, 4])], [root])[2]).toBe('itself');
  });

  it('tokens that were inferred from what is below are reported there', () => {
    const other: Call = { ...below, model: 'n' };
    expect(ownersOf([other, { ...framework, isInferred: true }], [root])[1]).toBe('child');
    expect(ownersOf([{ ...framework, isInferred: true }], [root])[0]).toBe('itself');
  });
});
