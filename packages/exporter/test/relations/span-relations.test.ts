// What conversion is told about the neighbours of a span, whatever the sources of it do.
import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import type { SpanLike } from '../../src/convert/span-like';
import { SpanRelations } from '../../src/relations/span-relations';
import { spanOf, TRACE_ID } from '../convert/span-of';
import { recordStderr } from '../record-stderr';

const NAME = 'sgp.trace_id';
const span = (spanId: string, attributes = {}, parts: Partial<SpanLike> = {}) =>
  spanOf({ spanContext: () => ({ traceId: TRACE_ID, spanId, traceFlags: 1 }), attributes, ...parts });
const below = (parent: SpanLike) => trace.setSpan(ROOT_CONTEXT, parent as unknown as Span);

afterEach(() => jest.restoreAllMocks());

it('tells trace and session that a parent names, and the parent to export it under', () => {
  const relations = new SpanRelations(NAME, undefined, { exportedParentOf: () => null });
  const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.conversation.id': 'session' };
  const parent = span('parent', { ...chat, [NAME]: 'task' }, { ended: false });
  const child = span('child');
  relations.started(parent, ROOT_CONTEXT);
  relations.started(child, below(parent));
  expect(relations.surroundings(child)).toMatchObject({ traceId: 'task', groupId: 'session', parentId: null });
  expect(new SpanRelations(NAME, undefined, {}).surroundings(child)).toMatchObject({
    traceId: undefined,
    parentId: undefined,
  });
});

it('without anybody who tells starts, what a converted span names holds for those after it', () => {
  const relations = new SpanRelations(NAME);
  expect(relations.surroundings(span('a', { [NAME]: 'task' })).traceId).toBe('task');
  relations.converted(span('a'), { group_id: 'session' } as never);
  relations.converted(span('a'), {} as never);
  expect(relations.surroundings(span('b'))).toMatchObject({ traceId: 'task', groupId: 'session' });
});

it('a trace that is told as a whole is known before any span has started', () => {
  const relations = new SpanRelations(NAME, undefined, {});
  relations.assembled([span('a'), span('b', { [NAME]: 'task' })]);
  expect(relations.surroundings(span('a')).traceId).toBe('task');
});

it('what cannot be read costs only itself', () => {
  const fail = () => {
    throw new Error('no');
  };
  const relations = new SpanRelations(NAME, undefined, { exportedParentOf: fail });
  expect(relations.surroundings(spanOf({ attributes: undefined as never }))).toMatchObject({ parentId: undefined });
});

describe('log records', () => {
  it('are taken with the context of the span, when it is converted or left out', () => {
    const take = jest.fn(() => [{ body: 'said' }]);
    const relations = new SpanRelations(NAME, undefined, { logRecords: { take } });
    expect(relations.surroundings(span('a')).logRecords).toEqual([{ body: 'said' }]);
    relations.filtered(span('b'));
    expect(take.mock.calls).toMatchObject([[{ spanId: 'a' }], [{ spanId: 'b' }]]);
    expect(new SpanRelations(NAME).surroundings(span('a')).logRecords).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'said'],
    ['an object', { length: 1 }],
  ])('that are %s are none', (_what, records) => {
    const logRecords = { take: () => records as never };
    expect(new SpanRelations(NAME, undefined, { logRecords }).surroundings(span('a')).logRecords).toBeUndefined();
  });

  it('whose source fails are none, which is said', () => {
    const stderr = recordStderr();
    const logRecords = {
      take: () => {
        throw new Error('no');
      },
    };
    expect(new SpanRelations(NAME, undefined, { logRecords }).surroundings(span('a')).logRecords).toBeUndefined();
    expect(stderr.join('')).toContain('logRecordProcessor failed: Error: no.');
  });
});

it('a model call below a span that is left out is counted below the one above that', () => {
  const relations = new SpanRelations(NAME, undefined, {});
  const parentedBy = (spanId: string, parentId: string) =>
    span(spanId, {}, { parentSpanContext: { spanId: parentId } });
  const report = {
    usage: { input_tokens: 5, output_tokens: 1 },
    models: ['m'],
    responseId: undefined,
    isFailed: false,
  };
  const call = parentedBy('call', 'left out');
  const { usageOwners } = relations.surroundings(call);
  expect(usageOwners?.ownerOf(call, report)).toBeUndefined();
  relations.converted(call, { output: { usage: {} } } as never);
  relations.filtered(parentedBy('left out', 'outer'));
  expect(usageOwners?.ownerOf(span('outer'), report)).toBe('child');
  const silent = new SpanRelations(NAME, undefined, {});
  silent.surroundings(call).usageOwners?.ownerOf(call, report);
  silent.converted(call, { output: {} } as never);
  expect(silent.surroundings(call).usageOwners?.ownerOf(span('left out'), report)).toBeUndefined();
});
