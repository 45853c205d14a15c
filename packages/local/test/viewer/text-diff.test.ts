import fc from 'fast-check';
import { contentAsText } from '../../viewer-app/src/model/content-as-text';
import { diffLines } from '../../viewer-app/src/model/diff-lines';

const marked = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

test.each([
  ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
  ['a\nb', 'a\nb', [' a', ' b']],
  ['', 'a', ['-', '+a']],
  ['a\nb\nc\nd', 'b\nc\ne\nd', ['-a', ' b', ' c', '+e', ' d']],
])('%j becomes %j', (before, after, expected) => expect(marked(before, after)).toEqual(expected));

test('leaving out what came gives the old text, what went the new one', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const without = (kind: string) => lines.filter((line) => line.kind !== kind).map((line) => line.text);
      expect(without('added').join('\n')).toBe(before);
      expect(without('removed').join('\n')).toBe(after);
    }),
  );
});

test('two long texts without a common line are taken as replaced', () => {
  const long = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join('\n');
  expect(diffLines(long('a'), long('b'))).toHaveLength(40_000);
});

test('messages are compared as roles and words, tool calls by what was asked', () => {
  const text = contentAsText({
    model: 'm',
    messages: [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', tool_calls: [{ id: '1', function: { name: 'look', arguments: '{"a":1}' } }] },
    ],
  });
  expect(text).toBe('user:\nHello\n\nassistant:\n→ look {"a":1}\n\n{\n  "model": "m"\n}');
  expect(contentAsText({ query: 'x' })).toBe('{\n  "query": "x"\n}');
});
