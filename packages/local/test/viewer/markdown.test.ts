import fc from 'fast-check';
import { readMarkdown } from '../../viewer-app/src/model/markdown';
import { readInline } from '../../viewer-app/src/model/markdown-inline';

const link = (href: string, ...text: string[]) => ({ kind: 'link', href, text });

test.each([
  ['plain text', ['plain text']],
  [
    '**bold** and *thin* and ~~gone~~',
    [
      { kind: 'strong', text: ['bold'] },
      ' and ',
      { kind: 'em', text: ['thin'] },
      ' and ',
      { kind: 'del', text: ['gone'] },
    ],
  ],
  ['**a *b* c**', [{ kind: 'strong', text: ['a ', { kind: 'em', text: ['b'] }, ' c'] }]],
  ['snake_case_name and 2 * 3 * 4', ['snake_case_name and 2 * 3 * 4']],
  ['`a *b* c`', [{ kind: 'code', text: 'a *b* c' }]],
  ['``a ` b``', [{ kind: 'code', text: 'a ` b' }]],
  ['\\*not\\*', ['*', 'not', '*']],
  ['[docs](https://example.org/a_b)', [link('https://example.org/a_b', 'docs')]],
  ['see https://example.org/x.', ['see ', link('https://example.org/x', 'https://example.org/x'), '.']],
  ['![a cat](https://example.org/cat.png)', [{ kind: 'image', address: 'https://example.org/cat.png', alt: 'a cat' }]],
])('%p reads as its parts', (text, expected) => expect(readInline(text)).toEqual(expected));

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>',
  'vbscript:x',
  'file:///etc/passwd',
  '//example.org',
  '&#106;avascript:x',
])('a link to %p stays text', (address) => {
  const text = `[click](${address})`;
  expect(JSON.stringify(readInline(text))).not.toContain('"link"');
});

test('blocks are read with their nesting', () => {
  const blocks = readMarkdown(
    '# Title\n\nFirst\nsecond\n\n1. one\n2. two\n   - inner\n\n> quoted\n> more\n\n```js\nconst a = "# no heading";\n```\n\n| a | b |\n|---|:-:|\n| 1 | `x\\|y` |\n\n---',
  );
  expect(blocks).toEqual([
    { kind: 'heading', level: 1, text: ['Title'] },
    { kind: 'paragraph', text: ['First\nsecond'] },
    {
      kind: 'list',
      ordered: true,
      start: 1,
      items: [
        [{ kind: 'paragraph', text: ['one'] }],
        [
          { kind: 'paragraph', text: ['two'] },
          { kind: 'list', ordered: false, start: 1, items: [[{ kind: 'paragraph', text: ['inner'] }]] },
        ],
      ],
    },
    { kind: 'quote', blocks: [{ kind: 'paragraph', text: ['quoted\nmore'] }] },
    { kind: 'code', language: 'js', text: 'const a = "# no heading";' },
    { kind: 'table', head: [['a'], ['b']], rows: [[['1'], [{ kind: 'code', text: 'x|y' }]]] },
    { kind: 'rule' },
  ]);
});

test('an unclosed fence is code to its end', () => {
  expect(readMarkdown('```\n<b>\n')).toEqual([{ kind: 'code', language: '', text: '<b>\n' }]);
});

test('any text is read, and none of its letters and digits are lost', () => {
  const letters = (text: string) =>
    [...text.matchAll(/[a-z0-9]/g)]
      .map(([letter]) => letter)
      .sort()
      .join('');
  const fragment = fc.constantFrom(
    '*',
    '**',
    '_',
    '`',
    '```',
    '[',
    ']',
    '(',
    ')',
    '!',
    '> ',
    '- ',
    '1. ',
    '# ',
    '|',
    '\n',
    '\n\n',
    '  ',
    'a',
    'b1',
    'https://x',
    '\\',
    '~~',
    '---',
    '<b>',
  );
  fc.assert(
    fc.property(
      fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join('')),
      (text) => {
        const shown = JSON.stringify(readMarkdown(text), (key, value) =>
          ['kind', 'level', 'ordered'].includes(key) ? undefined : value,
        );
        // Numbers of list items are kept as the start of their list, languages as the head of their block.
        for (const letter of new Set(letters(text.replaceAll('1. ', '')))) expect(shown).toContain(letter);
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['quotes', '>'.repeat(20_000)],
  ['nested lists', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}- x`).join('\n')],
  ['stars', '*a '.repeat(7000)],
  ['brackets', '['.repeat(20_000)],
  ['half links', '[a]('.repeat(5000)],
  ['images', '![a]('.repeat(4000)],
  ['backticks', Array.from({ length: 200 }, (_, length) => '`'.repeat(length)).join(' ')],
  ['pipes', `|${'a|'.repeat(9000)}\n|${'-|'.repeat(9000)}`],
  ['dashes', `a|b\n${'- '.repeat(10_000)}x`],
  ['underscores', '_'.repeat(20_000)],
])('hostile %s are read in bounded work', (_what, text) => {
  const before = process.cpuUsage();
  readMarkdown(text);
  const { user, system } = process.cpuUsage(before);
  // Of processor time, so that a busy machine does not count. A quadratic reader takes many seconds.
  expect((user + system) / 1000).toBeLessThan(1500);
});
