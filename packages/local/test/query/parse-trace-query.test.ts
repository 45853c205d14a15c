import { propertyRuns } from '@sgp-otel/testkit';
import { unicodeText } from '@sgp-otel/testkit/src/unicode-text';
import fc from 'fast-check';
import { MAX_QUERY_DEPTH, MAX_QUERY_LENGTH, MAX_QUERY_TERMS, parseTraceQuery } from '../../src/query/parse-trace-query';
import { FIELD_NAMES, QUERY_FIELDS } from '../../src/query/query-fields';
import type { TraceQuery } from '../../src/query/trace-query';

const words = (text: string, isQuoted = false): TraceQuery => ({ kind: 'words', text, isQuoted });
const contains = (field: 'name' | 'service', value: string): TraceQuery => ({
  kind: 'text',
  field,
  value,
  isWhole: false,
});

function parsed(text: string): TraceQuery | undefined {
  const result = parseTraceQuery(text);
  if ('problem' in result) throw new Error(result.problem.message);
  return result.query;
}

function problemOf(text: string) {
  const result = parseTraceQuery(text);
  if (!('problem' in result)) throw new Error(`parsed: ${JSON.stringify(result.query)}`);
  const { message, start, end, suggestion } = result.problem;
  return { message, at: text.slice(start, end), suggestion };
}

test.each<[string, TraceQuery | undefined]>([
  ['', undefined],
  ['   ', undefined],
  ['late', words('late')],
  ['"two words"', words('two words', true)],
  ['"a \\"b\\" \\\\"', words('a "b" \\', true)],
  ['service:shop', contains('service', 'shop')],
  ['Name:"a b"', contains('name', 'a b')],
  ['name:="a b"', { kind: 'text', field: 'name', value: 'a b', isWhole: true }],
  ['name:turn:1', contains('name', 'turn:1')],
  ['https://host/x', words('https://host/x')],
  ['type:completion', { kind: 'type', value: 'COMPLETION' }],
  ['status:in_flight', { kind: 'status', value: 'in-flight' }],
  ['has:error', { kind: 'has', value: 'error' }],
  ['duration:>2s', { kind: 'number', field: 'duration', comparison: '>', value: 2_000_000 }],
  ['duration:<=1.5ms', { kind: 'number', field: 'duration', comparison: '<=', value: 1500 }],
  ['tokens:>=1.2k', { kind: 'number', field: 'tokens', comparison: '>=', value: 1200 }],
  ['cost:>$0.01', { kind: 'number', field: 'cost', comparison: '>', value: 0.01 }],
  ['spans:3', { kind: 'number', field: 'spans', comparison: '=', value: 3 }],
  ['a b', { kind: 'and', terms: [words('a'), words('b')] }],
  ['a AND b', { kind: 'and', terms: [words('a'), words('b')] }],
  ['a or b c', { kind: 'or', terms: [words('a'), { kind: 'and', terms: [words('b'), words('c')] }] }],
  ['(a or b) c', { kind: 'and', terms: [{ kind: 'or', terms: [words('a'), words('b')] }, words('c')] }],
  ['-a', { kind: 'not', term: words('a') }],
  ['not -a', { kind: 'not', term: { kind: 'not', term: words('a') } }],
  ['not (a b)', { kind: 'not', term: { kind: 'and', terms: [words('a'), words('b')] } }],
  ['-status:error', { kind: 'not', term: { kind: 'status', value: 'error' } }],
  ['gpt-4o', words('gpt-4o')],
  ['"and"', words('and', true)],
])('%j means %j', (text, query) => {
  expect(parsed(text)).toEqual(query);
});

test.each<[string, string, string, string | null]>([
  ['a stauts:error', 'Did you mean "status:"?', 'stauts', 'status'],
  ['turn:1', 'quote it: "turn:1"', 'turn', null],
  ['status:eror', 'Did you mean "error"?', 'eror', 'error'],
  ['type:TOOL', 'It is one of TEXT_INPUT', 'TOOL', null],
  ['has:', 'needs a value', 'has:', null],
  ['duration:>2', 'needs a unit', '>2', '>2s'],
  ['duration:>2y', 'is not a unit', '>2y', null],
  ['duration:soon', 'is not a number', 'soon', null],
  ['tokens:>$5', 'is not a number', '>$5', null],
  ['cost:>1k', 'is not a unit', '>1k', null],
  ['tokens:>9999999999999999', 'too large', '>9999999999999999', null],
  ['name:>x', 'cannot be compared', '>x', null],
  ['"open', 'not closed', '"open', '"open"'],
  ['(a', 'not closed', '(', null],
  ['a)', 'no "(" for this', ')', ''],
  ['()', 'are empty', ')', null],
  ['a or', 'missing after "or"', 'or', null],
  ['or a', 'missing before "or"', 'or', null],
  ['not', 'missing after "not"', 'not', null],
  ['""', 'phrase is empty', '""', null],
  ['a \0', 'remove it', 'a \0', null],
])('%j is refused: %s', (text, message, at, suggestion) => {
  expect(problemOf(text)).toEqual({ message: expect.stringContaining(message), at, suggestion });
});

test('length, terms and depth are bounded', () => {
  expect(problemOf('a'.repeat(MAX_QUERY_LENGTH + 1)).message).toContain('longer than');
  expect(parsed('a '.repeat(MAX_QUERY_TERMS))).toMatchObject({ kind: 'and' });
  expect(problemOf('a '.repeat(MAX_QUERY_TERMS + 1)).message).toContain('more than');
  const nested = (depth: number) => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
  expect(parsed(nested(MAX_QUERY_DEPTH))).toEqual(words('a'));
  expect(problemOf(nested(MAX_QUERY_DEPTH + 1)).message).toContain('nests deeper');
  expect(problemOf(`${'not '.repeat(MAX_QUERY_DEPTH + 1)}a`).message).toBeDefined();
});

test('every field of the table parses by its own example', () => {
  for (const name of FIELD_NAMES) {
    expect(QUERY_FIELDS[name].example.startsWith(`${name}:`)).toBe(true);
    expect(parsed(QUERY_FIELDS[name].example)).toBeDefined();
  }
});

test('any text is a query or a problem inside the text', () => {
  const piece = fc.constantFrom('(', ')', '"', '-', ' ', 'or ', 'not ', 'name:', 'duration:>', '2s', '\\', 'x', '=');
  const text = fc.oneof(
    unicodeText(),
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (any) => {
      const result = parseTraceQuery(any);
      if (!('problem' in result)) return;
      expect(result.problem.message).toMatch(/[.:"]$/);
      expect(result.problem.start).toBeGreaterThanOrEqual(0);
      expect(result.problem.end).toBeGreaterThanOrEqual(result.problem.start);
      expect(result.problem.end).toBeLessThanOrEqual(any.length);
    }),
    { numRuns: propertyRuns(500) },
  );
});
