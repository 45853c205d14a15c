// Which texts are searched when a text is percent-encoded, and where in the text as it was something is found.
import type { Edit } from '../../src/redact/edits';
import { findEscaped, findPercentEncoded, mayBePercentEncoded } from '../../src/redact/encoded-text';
import { EscapedText, mayBeEscaped } from '../../src/redact/escaped-text';
import { withMarks, withoutMarks } from './marked-text';

function searched(text: string): string[] {
  const texts: string[] = [];
  findPercentEncoded(text, undefined, (decoded) => {
    texts.push(decoded);
    return undefined;
  });
  return texts;
}

/** Takes what is in braces for a credential. */
const inBraces = (text: string): Edit[] | undefined => {
  const edits = Array.from(text.matchAll(/\{[^{}]*\}/g), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  return edits.length === 0 ? undefined : edits;
};
const find = (text: string) => withMarks(text, findPercentEncoded(text, undefined, inBraces));

describe('findPercentEncoded, what is searched', () => {
  it.each<[string, string[]]>([
    ['a=b', []],
    ['100% sure', []],
    ['a%3Db', ['a=b']],
    ['a%3db', ['a=b']],
    // A run ends at a blank, a quote, and at signs that no encoded text has.
    ['x a%3Db y', ['a=b']],
    ['x\na%3Db\ty', ['a=b']],
    ['x\u0000a%3Db\u0000y', ['a=b']],
    ['x"a%3Db"y', ['a=b']],
    ['x&a%3Db&y', ['a=b']],
    ['x<a%3Db>y', ['a=b']],
    ['x>a%3Db<y', ['a=b']],
    ['x\\a%3Db\\y', ['a=b']],
    ['x`a%3Db`y', ['a=b']],
    ["x'a%3Db'y", ["x'a=b'y"]],
    ['x!a%3Db!y', ['x!a=b!y']],
    ['x\u0080a%3Db\u0080y', ['x\u0080a=b\u0080y']],
    ['\u007fa%3Db\u007fy', ['\u007fa=b\u007fy']],
    ['é%3Db客', ['é=b客']],
    ['a%3D b%3D', ['a=', 'b=']],
    ['%3D', ['=']],
    // Each level that brings a sign to light, down to the third.
    ['a%253Db', ['a=b']],
    ['a%25253Db', ['a=b']],
    ['a%2525253Db', []],
    ['a%20%253Db', ['a %3Db', 'a =b']],
    ['a%20%2520%252520b', ['a %20%2520b', 'a  %20b', 'a   b']],
    // What is decoded.
    ['a%20b%3D', ['a b=']],
    ['a%7Eb', ['a~b']],
    ['a%7Fb%3D', ['a%7Fb=']],
    ['a%0Ab%0Dc%09d', ['a\nb\rc\td']],
    ['a%00b%08c%0Bd%0Ce%0Ef%1Fg%3D', ['a%00b%08c%0Bd%0Ce%0Ef%1Fg=']],
    ['%C2%80%3D', ['\u0080=']],
    ['%C3%A9%3D', ['é=']],
    ['%C3%BF%3D', ['ÿ=']],
    ['%C4%80%3D', ['\u0100=']],
    ['%DF%BF%3D', ['\u07ff=']],
    ['%E0%A0%80%3D', ['\u0800=']],
    ['%E5%AF%86%E7%A0%81%3D', ['密码=']],
    ['%EF%BC%9A%EF%BF%BD', ['：\ufffd']],
    ['a%C1%81%3D', ['a%C1%81=']],
    ['a%BF%80%3D', ['a%BF%80=']],
    ['a%F0%9F%98%80%3D', ['a%F0%9F%98%80=']],
    ['a%C3%28%3D', ['a%C3(=']],
    ['a%C3%E9%3D', ['a%C3%E9=']],
    ['a%E5%AF%28%3D', ['a%E5%AF(=']],
    ['a%E5%AF%E9%3D', ['a%E5%AF%E9=']],
    ['%3Da%E5%AF', ['=a%E5%AF']],
    ['%3Da%E5', ['=a%E5']],
    ['%3Da%C3', ['=a%C3']],
    ['a%3Gb%3D', ['a%3Gb=']],
    ['a%G3b%3D', ['a%G3b=']],
    ['a%3éb%3D', ['a%3éb=']],
    ['a%é3b%3D', ['a%é3b=']],
    ['a%3\u007fb%3D', ['a%3\u007fb=']],
    ['%3Da%3', ['=a%3']],
    ['%3Da%', ['=a%']],
    ['%%3D', ['%=']],
  ])('%j: %j', (text, texts) => {
    expect(searched(text)).toEqual(texts);
  });

  it('reads nothing beyond a run, where an earlier one has been', () => {
    expect(searched('qqqqq3D%20 b%20%')).toEqual(['qqqqq3D ', 'b %']);
    expect(searched('qqqq%20=3D b%20%')).toEqual(['qqqq =3D', 'b %']);
  });

  it.each([510, 512, 513, 600, 16 * 1024, 16 * 1024 + 1, 20_000])('decodes a run of %i characters, twice', (chars) => {
    const text = `${'x'.repeat(chars - 3)}%3D`;
    for (let time = 0; time < 2; time++) expect(searched(text)).toEqual([`${'x'.repeat(chars - 3)}=`]);
    expect(searched('a%3Db')).toEqual(['a=b']);
  });

  it('foretells whether there is anything to decode', () => {
    expect(mayBePercentEncoded('a%3D')).toBe(true);
    expect(mayBePercentEncoded('100% sure')).toBe(false);
    expect(mayBePercentEncoded('a=b')).toBe(false);
  });
});

describe('findPercentEncoded, where it is found', () => {
  it.each([
    'a=⟦%7Bb%7D⟧&c',
    '⟦%7Bb%7D⟧',
    'x ⟦%7Bb%20c%7D⟧%20 y',
    'a=⟦%257Bb%257D⟧&c',
    'a=⟦%25257Bb%25257D⟧%25253D&c',
    '%E5%AF%86⟦%7B%E5%AF%86%7D⟧%C3%A9',
    '%C3%A9⟦%7B%C3%A9%7D⟧%E5%AF%86',
    'p%3D1 q=⟦%7Bb%7D⟧ r=⟦%7Bc%7D⟧',
    '%3D⟦%7Ba%7D⟧%3D⟦%7Bb%7D⟧',
    `${'x'.repeat(505)}⟦%7Bb%7D⟧`,
    `${'x'.repeat(700)}⟦%7Bb%7D⟧`,
  ])('%s', (marked) => {
    expect(find(withoutMarks(marked))).toBe(marked);
  });

  it('adds to what was found before', () => {
    const first = { start: 0, end: 1 };
    expect(findPercentEncoded('a=%7Bb%7D', [first], inBraces)).toEqual([first, { start: 2, end: 9 }]);
    expect(findPercentEncoded('a=%7Bb', [first], inBraces)).toEqual([first]);
    expect(findPercentEncoded('a=b', [first], inBraces)).toEqual([first]);
  });
});

describe('findEscaped', () => {
  const findIn = (text: string) => withMarks(text, findEscaped(text, undefined, inBraces));

  it.each([
    String.raw`{"a":"x\u003d"}`,
    String.raw`a\u0020⟦\u007bb\u007d⟧\u0020c`,
    String.raw`⟦\u007bb\u0041c\u007d⟧`,
    String.raw`a\\\u003d⟦\\\u007bb\\\u007d⟧`,
    String.raw`a ⟦{b\u0020}⟧ \u003d`,
    String.raw`a\u0020⟦%7Bb%7D⟧\u003d`,
    String.raw`a\u0022⟦\u007bb\u0022c\u007d⟧\u005c`,
  ])('%s', (text) => {
    const marked = text.startsWith('{"') ? `⟦${text}⟧` : text;
    expect(findIn(withoutMarks(marked))).toBe(marked);
  });

  it('adds to what was found before', () => {
    const first = { start: 0, end: 1 };
    expect(findEscaped(String.raw`a\u003d`, [first], inBraces)).toEqual([first]);
    expect(findEscaped(String.raw`a\u003d{}`, [first], inBraces)).toEqual([first, { start: 7, end: 9 }]);
    expect(findEscaped(String.raw`a\u003d{}`, undefined, inBraces)).toEqual([{ start: 7, end: 9 }]);
  });
});

describe('EscapedText', () => {
  it.each([
    [String.raw`a\u003db`, 'a=b'],
    [String.raw`a\\\u003db`, 'a=b'],
    [String.raw`a\\\\\\\u003db`, 'a=b'],
    [String.raw`a\\\\\\\\u003db`, String.raw`a\\\\\\\\u003db`],
    [String.raw`\u003C\u0041\u007E`, '<A~'],
    [String.raw`\u0022a\\\u0022`, String.raw`\"a\\\"`],
    [String.raw`\u005ca\\\u005c`, String.raw`\\a\\\\`],
    [String.raw`\u000a\u001f\u0080\u013d`, String.raw`\u000a\u001f\u0080\u013d`],
    ['nothing', 'nothing'],
  ])('%s is %s', (text, decoded) => {
    expect(new EscapedText(text).decoded).toBe(decoded);
  });

  it('knows where a place of the decoded text was, and keeps what else an edit says', () => {
    const escaped = new EscapedText(String.raw`ab\u0022cd\\\u003d`);
    const places = Array.from({ length: 9 }, (_, at) => escaped.placeOf({ start: at, end: at, quote: '"' }));
    expect(escaped.decoded).toBe(String.raw`ab\"cd=`);
    expect(places.map(({ start }) => start)).toEqual([0, 1, 2, 2, 8, 9, 10, 18, 19]);
    expect(places.every(({ start, end, quote }) => start === end && quote === '"')).toBe(true);
  });

  it('is worth making for escaped ASCII signs only', () => {
    expect(mayBeEscaped(String.raw`\u003d`)).toBe(true);
    expect(mayBeEscaped(String.raw`\u005d`)).toBe(true);
    expect(mayBeEscaped(String.raw`\u000a`)).toBe(false);
    expect(mayBeEscaped(String.raw`\u5bc6 \n u003d`)).toBe(false);
  });
});
