// The database and a plain evaluator must agree on every query over every set of traces.

import fc from 'fast-check';
import type { Comparison, Having, NumberField, TextField, TraceQuery, TraceStatus } from '../../src/query/trace-query';
import { wordsOf } from '../../src/store/search-words';
import { item, onEachStore } from '../running-local';

// Each test runs many requests, on a machine that may have other work.
jest.setTimeout(240_000);

interface SpanFacts {
  name: string;
  service?: string;
  model?: string;
  type: 'COMPLETION' | 'CUSTOM';
  failed: boolean;
  millis: number | undefined;
  tokens?: number;
  cost?: number;
  said: string;
}

interface TraceFacts {
  id: string;
  group?: string;
  spans: SpanFacts[];
}

// Few values, so that queries and spans meet; with the characters that mean something to SQL patterns.
const TEXTS = ['shop', 'Shop_1', '100%', 'a\\b', "o'neil", 'turn:1', 'two words', 'llm'];
const text = fc.constantFrom(...TEXTS);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

const span = fc.record({
  name: text,
  service: optional(text),
  model: optional(text),
  type: fc.constantFrom('COMPLETION' as const, 'CUSTOM' as const),
  failed: fc.boolean(),
  millis: optional(fc.constantFrom(1, 2, 2000)),
  tokens: optional(fc.constantFrom(0, 1000, 1001)),
  cost: optional(fc.constantFrom(0.01, 0.25)),
  said: text,
});
const traces = fc.array(fc.record({ group: optional(text), spans: fc.array(span, { minLength: 1, maxLength: 3 }) }), {
  minLength: 1,
  maxLength: 12,
});

const comparison = fc.constantFrom<Comparison>('>', '>=', '<', '<=', '=');
const number = (field: NumberField, ...values: number[]) =>
  fc.record({
    kind: fc.constant('number' as const),
    field: fc.constant(field),
    comparison,
    value: fc.constantFrom(...values),
  });

const term: fc.Arbitrary<TraceQuery> = fc.oneof(
  fc.record({ kind: fc.constant('words' as const), text: fc.oneof(text, fc.constant('wor')), isQuoted: fc.boolean() }),
  fc.record({
    kind: fc.constant('text' as const),
    field: fc.constantFrom<TextField>('service', 'name', 'model', 'group', 'trace'),
    value: fc.oneof(text, fc.constantFrom('SHOP', '%', '_', 'trace-1', 'l')),
    isWhole: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('type' as const), value: fc.constantFrom('COMPLETION' as const, 'CUSTOM' as const) }),
  fc.record({
    kind: fc.constant('status' as const),
    value: fc.constantFrom<TraceStatus>('success', 'error', 'in-flight'),
  }),
  fc.record({
    kind: fc.constant('has' as const),
    value: fc.constantFrom<Having>('error', 'tokens', 'cost', 'model', 'service', 'group', 'feedback'),
  }),
  number('duration', 1000, 2000, 2_000_000),
  number('tokens', 0, 1000, 2001),
  number('cost', 0.01, 0.25),
  number('spans', 1, 2),
  number('errors', 0, 1),
);

const query = fc.letrec<{ query: TraceQuery }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    term,
    fc.record({ kind: fc.constant('not' as const), term: tie('query') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).query;

onEachStore({}, (backend) => {
  test('the traces a query finds are those that it describes', async () => {
    await fc.assert(
      fc.asyncProperty(traces, fc.array(query, { minLength: 25, maxLength: 25 }), async (drafts, queries) => {
        await backend.local.clear();
        const all = drafts.map((draft, index) => ({ id: `trace-${index}`, ...draft }));
        const sent = await backend.put(all.flatMap(itemsOf));
        expect(sent.status).toBe(200);
        for (const each of queries) {
          const asked = textOf(each);
          const path = `/viewer-api/traces?limit=1000&query=${encodeURIComponent(asked)}`;
          const { status, body } = await backend.call('GET', path);
          expect({ asked, status }).toEqual({ asked, status: 200 });
          const found = body.items.map((trace: { trace_id: string }) => trace.trace_id).sort();
          const expected = all.filter((trace) => matches(each, trace)).map(({ id }) => id);
          expect({ asked, found }).toEqual({ asked, found: expected.sort() });
        }
      }),
      { numRuns: 6 },
    );
  });

  test('a wrong query is a 422 that says where and what to do', async () => {
    const { status, body } = await backend.call('GET', '/viewer-api/traces?query=a%20stauts:error');
    expect(status).toBe(422);
    expect(body.detail).toEqual([
      {
        loc: ['query', 'query'],
        msg: expect.stringContaining('Did you mean "status:"?'),
        type: 'query_syntax',
        ctx: { start: 2, end: 8, suggestion: 'status' },
      },
    ]);
  });

  test('feedback is found, in the list and in the chart', async () => {
    await backend.put([item({ trace_id: 'judged' }), item({ trace_id: 'other' })]);
    const assessment = { trace_id: 'judged', assessment_type: 'rating', rating: 4 };
    expect((await backend.call('POST', '/v5/span-assessments', assessment)).status).toBe(200);
    const { body } = await backend.call('GET', '/viewer-api/traces?query=has:feedback');
    expect(body.items.map((trace: { trace_id: string }) => trace.trace_id)).toEqual(['judged']);
    expect((await backend.call('GET', '/viewer-api/trace-series?query=-has:feedback')).body.total).toBe(1);
  });

  test('the fields are told to programs', async () => {
    const { body } = await backend.call('GET', '/viewer-api/query-fields');
    expect(body.items).toContainEqual(
      expect.objectContaining({ name: 'type', kind: 'choice', example: 'type:COMPLETION' }),
    );
  });
});

function itemsOf(trace: TraceFacts): Record<string, unknown>[] {
  return trace.spans.map((facts, index) =>
    item({
      id: `${trace.id}/${index}`,
      trace_id: trace.id,
      parent_id: index === 0 ? undefined : `${trace.id}/0`,
      group_id: index === 0 ? trace.group : undefined,
      name: facts.name,
      type: facts.type,
      status: facts.failed ? 'ERROR' : 'SUCCESS',
      start_timestamp: '2026-01-31T09:30:00Z',
      end_timestamp: facts.millis === undefined ? undefined : new Date(START_MILLIS + facts.millis).toISOString(),
      input: { said: facts.said, ...(facts.model === undefined ? {} : { model: facts.model }) },
      output: {
        usage: {
          ...(facts.tokens === undefined ? {} : { input_tokens: facts.tokens }),
          ...(facts.cost === undefined ? {} : { cost_usd: facts.cost }),
        },
      },
      metadata: facts.service === undefined ? undefined : { 'service.name': facts.service },
    }),
  );
}

const START_MILLIS = Date.parse('2026-01-31T09:30:00Z');

function textOf(query: TraceQuery): string {
  switch (query.kind) {
    case 'and':
    case 'or':
      return `(${query.terms.map(textOf).join(` ${query.kind} `)})`;
    case 'not':
      return query.term.kind === 'not' ? `not ${textOf(query.term)}` : `-${textOf(query.term)}`;
    case 'words':
      return query.isQuoted || /[:\s\\]/.test(query.text) ? quoted(query.text) : query.text;
    case 'text':
      return `${query.field}:${query.isWhole ? '=' : ''}${quoted(query.value)}`;
    case 'number': {
      const value = query.field === 'duration' ? `${query.value / 1000}ms` : String(query.value);
      return `${query.field}:${query.comparison}${value}`;
    }
    case 'percentile':
      return `${query.field}:${query.comparison}p${query.share * 100}`;
    default:
      return `${query.kind}:${query.value}`;
  }
}

function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

function matches(query: TraceQuery, trace: TraceFacts): boolean {
  const { spans } = trace;
  switch (query.kind) {
    case 'and':
      return query.terms.every((each) => matches(each, trace));
    case 'or':
      return query.terms.some((each) => matches(each, trace));
    case 'not':
      return !matches(query.term, trace);
    case 'percentile':
      throw new Error('Not made here: it depends on all traces.');
    case 'words': {
      const isExact = query.isQuoted || /[:\s\\]/.test(query.text);
      const inSummary = [spans[0]?.name, trace.id].some((each) => contains(each, query.text));
      return inSummary || spans.some((each) => textsOf(each).some((said) => hasPhrase(said, query.text, isExact)));
    }
    case 'text': {
      const values = {
        service: spans.map((each) => each.service),
        name: spans.map((each) => each.name),
        model: spans.map((each) => each.model),
        group: [trace.group],
        trace: [trace.id],
      }[query.field];
      return values.some((value) => (query.isWhole ? value === query.value : contains(value, query.value)));
    }
    case 'type':
      return spans.some((each) => each.type === query.value);
    case 'status':
      return statusesOf(trace).includes(query.value);
    case 'has':
      return havingsOf(trace)[query.value];
    case 'number':
      return compare(numbersOf(trace)[query.field], query.comparison, query.value);
  }
}

function contains(value: string | undefined, part: string): boolean {
  return value?.toLowerCase().includes(part.toLowerCase()) ?? false;
}

function textsOf({ name, said, model, service, tokens, cost }: SpanFacts): string[] {
  return [name, said, model, service, tokens, cost].flatMap((each) => (each === undefined ? [] : [String(each)]));
}

function hasPhrase(said: string, phrase: string, isExact: boolean): boolean {
  const [words, wanted] = [wordsOf(said), wordsOf(phrase)];
  return words.some((_, start) =>
    wanted.every((word, index) => {
      const at = words[start + index];
      return at !== undefined && (!isExact && index === wanted.length - 1 ? at.startsWith(word) : at === word);
    }),
  );
}

function statusesOf({ spans }: TraceFacts): string[] {
  const statuses = [
    ...(spans.some((each) => each.failed) ? ['error'] : []),
    ...(spans.some((each) => each.millis === undefined) ? ['in-flight'] : []),
  ];
  return statuses.length === 0 ? ['success'] : statuses;
}

function havingsOf({ group, spans }: TraceFacts): Record<Having, boolean> {
  return {
    error: spans.some((each) => each.failed),
    tokens: spans.some((each) => each.tokens !== undefined),
    cost: spans.some((each) => each.cost !== undefined),
    model: spans.some((each) => each.model !== undefined),
    service: spans.some((each) => each.service !== undefined),
    group: group !== undefined,
    feedback: false,
  };
}

function numbersOf({ spans }: TraceFacts): Record<NumberField, number | undefined> {
  const sum = (values: (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
  };
  const isOpen = spans.some((each) => each.millis === undefined);
  return {
    duration: isOpen ? undefined : Math.max(...spans.map((each) => (each.millis ?? 0) * 1000)),
    tokens: sum(spans.map((each) => each.tokens)),
    cost: sum(spans.map((each) => each.cost)),
    spans: spans.length,
    errors: spans.filter((each) => each.failed).length,
  };
}

function compare(value: number | undefined, comparison: Comparison, wanted: number): boolean {
  if (value === undefined) return false;
  const comparisons = {
    '>': value > wanted,
    '>=': value >= wanted,
    '<': value < wanted,
    '<=': value <= wanted,
    '=': value === wanted,
  };
  return comparisons[comparison];
}
