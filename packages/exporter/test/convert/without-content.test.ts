// `captureContent: false` sends no content, whoever wrote it: every text of every captured span is marked, and no mark
// may leave but under names that are known to be no content.
import { spanToItem } from '../../src';
import { looksLikeContent } from '../../src/convert/looks-like-content';
import type { LogRecordLike, SpanLike } from '../../src/convert/span-like';
import { capturedSpans, captureNames } from '../fixtures/captured-spans';
import { dialectFixtures, savedDialects } from '../fixtures/dialect-fixtures';
import { fieldNames, fieldSpans } from '../fixtures/field-spans';
import { spanOf } from './span-of';

const MARK = 'MARKED';

/** Names, ids, addresses, settings and descriptions; what an error says, which is handled as an error. */
const NO_CONTENT =
  /^(exception|error|url|http|server|network|net|db|rpc|grpc|graphql|code|service|process|telemetry|user_agent)\.|(error|error_message|user-agent|headers|usage|name|id|model|type|kind|role|version|path|url|uri|code|status|provider|system|host|tags?|scope|description|status_message|operation|ids|LANGSMITH_\w+|revision_id|runtime|sdk|platform|msg_template)$/i;

/** A value with a mark in each of its texts that somebody may have written: with a space in it, or inside of JSON. */
function marked(value: unknown, isInJson = false): unknown {
  if (typeof value === 'string') {
    if (!isInJson && /^\s*[[{"]/.test(value)) {
      try {
        return JSON.stringify(marked(JSON.parse(value), true));
      } catch {
        return `${value} ${MARK}`;
      }
    }
    return /[a-z]\s+\S/i.test(value) ? `${value} ${MARK}` : value;
  }
  if (Array.isArray(value)) return value.map((each) => marked(each, isInJson));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, NO_CONTENT.test(key) ? each : marked(each, isInJson)]),
  );
}

const markedSpan = (span: SpanLike): SpanLike => ({
  ...span,
  attributes: marked(span.attributes) as SpanLike['attributes'],
  events: (span.events ?? []).map((event) => ({
    ...event,
    attributes: marked(event.attributes ?? {}) as object,
  })) as never,
});

function leaks(span: SpanLike, logRecords: readonly LogRecordLike[] = []): string[] {
  const { metadata, ...item } = spanToItem(markedSpan(span), { captureContent: false }, { logRecords });
  const found = JSON.stringify(item).includes(MARK) ? [`item ${JSON.stringify(item)}`] : [];
  for (const [key, value] of Object.entries(metadata ?? {})) {
    if (JSON.stringify(value)?.includes(MARK)) found.push(`${key}: ${JSON.stringify(value)}`);
  }
  return found;
}

describe('without captureContent', () => {
  it.each(captureNames())('nothing that was said leaves: %s', (name) => {
    const found = capturedSpans(name).flatMap(({ span, logRecords }) =>
      leaks(span, marked(logRecords) as LogRecordLike[]),
    );
    expect(found).toEqual([]);
  });

  it.each(fieldNames())('nothing that was said leaves: %s', (name) => {
    expect(fieldSpans(name).flatMap((span) => leaks(span))).toEqual([]);
  });

  it.each(savedDialects())('nothing that was said leaves: spans of %s', (dialect) => {
    const found = dialectFixtures(dialect).flatMap(({ span, records, title }) =>
      leaks(span, marked(records) as LogRecordLike[]).map((leak) => `${title}: ${leak}`),
    );
    expect(found).toEqual([]);
  });

  it('would be noticed if it were not so', () => {
    const all = captureNames().flatMap((name) => capturedSpans(name).map(({ span }) => spanToItem(markedSpan(span))));
    expect(all.filter((item) => JSON.stringify(item).includes(MARK)).length).toBeGreaterThan(300);
  });

  it('a span that is no model call has no content either, and says what was left out', () => {
    const attributes = {
      'gen_ai.prompt': 'a question',
      'gen_ai.completion': 'an answer',
      'traceloop.entity.input': '{"args":["a question"]}',
      'input.value': 'a question',
      'acme.inputText': 'a question',
      'acme.reply': 'an answer',
      'acme.region': 'eu',
    };
    const item = spanToItem(spanOf({ attributes }), { captureContent: false });
    expect(JSON.stringify(item)).not.toMatch(/a question|an answer/);
    expect(item.metadata).toMatchObject({ 'acme.region': 'eu', sgp_content_omitted: ['acme.inputText', 'acme.reply'] });
  });

  it("a request and an answer that LiteLLM records under the provider's name do not leave", () => {
    const attributes = Object.fromEntries(
      ['openai.extra_body', 'azure-ai.data', 'anthropic.system', 'vertex_ai.reasoning_effort', 'openai.tools'].map(
        (name) => [`llm.${name}`, "{'q': 'a question'}"],
      ),
    );
    const span = spanOf({ attributes: { ...attributes, 'llm.openai.model': 'gpt-4.1' } });
    const item = spanToItem(span, { captureContent: false });
    expect(JSON.stringify(item)).not.toContain('a question');
    expect(item.metadata).toHaveProperty(['llm.openai.model']);
    expect(spanToItem(span).metadata).toMatchObject(attributes);
  });

  it('a setting whose name sounds like content stays', () => {
    const attributes = { 'ai.settings.output': 'object', 'logfire.null_args': ['a', 'b'] };
    const item = spanToItem(spanOf({ attributes }), { captureContent: false });
    expect(item.metadata).toMatchObject(attributes);
    expect(item.metadata).not.toHaveProperty('sgp_content_omitted');
  });

  it('plain infrastructure keeps its summary and its attributes', () => {
    const attributes = {
      'http.request.method': 'GET',
      'url.full': 'https://example.com/?query=a',
      'app.query': 'text',
    };
    const span = spanOf({ kind: 2, attributes });
    expect(spanToItem(span, { captureContent: false })).toEqual(spanToItem(span));
  });

  it('events of a span keep their names, and lose what looks like content', () => {
    const events = [{ name: 'step', time: [1, 0] as [number, number], attributes: { output: 'an answer', step: 3 } }];
    const span = spanOf({ attributes: { 'gen_ai.system': 'x' }, events });
    expect(spanToItem(span, { captureContent: false }).metadata?.events).toMatchObject([
      { name: 'step', attributes: { output: '<content omitted>', step: 3 } },
    ]);
  });
});

describe('what looks like content', () => {
  it.each([
    ['acme.input', 'a'],
    ['acme.input_json', '{}'],
    ['acme:outputText', 'a'],
    ['final_result', 'won'],
    ['acme.tool_arguments', '{"square":18}'],
    ['acme.state', '[{"role":"user","content":"a"}]'],
    ['acme.state', "[{'role': 'user', 'content': 'a'}]"],
    ['acme.state', ['{"content":"a"}']],
    ['acme.state', { messages: [] }],
    ['acme.note', 'word '.repeat(60)],
  ])('%s: %j', (key, value) => {
    expect(looksLikeContent(key, value)).toBe(true);
  });

  it.each([
    ['acme.prompt', 12],
    ['acme.prompt', '12'],
    ['acme.input_tokens', 12],
    ['acme.usage', '{"input":10,"output":5}'],
    ['acme.region', 'eu'],
    ['error.message', 'no credit'],
    ['gen_ai.output.type', 'text'],
    ['acme.request_id', 'r-1'],
    ['acme.tags', ['a', 'b']],
  ])('%s: %j does not', (key, value) => {
    expect(looksLikeContent(key, value)).toBe(false);
  });
});
