import { beginning, charsBeforeCuts, cutText } from '../../src/item/cut-text';

describe('cutText', () => {
  it('keeps the beginning and says how much is missing', () => {
    expect(cutText('abcdef', 4)).toBe('abcd…<2 more chars>');
  });

  it('never ends in half a character', () => {
    expect(cutText('a😀b', 2)).toBe('a…<3 more chars>');
    expect(cutText('a😀b', 3)).toBe('a😀…<1 more chars>');
    expect(beginning('', 3)).toBe('');
  });

  it('counts a text that is cut again from the length that it had at first', () => {
    const once = cutText('x'.repeat(1000), 600);
    const twice = cutText(once, 100, charsBeforeCuts(once));
    expect(twice).toBe(`${'x'.repeat(100)}…<900 more chars>`);
    expect(charsBeforeCuts(twice)).toBe(1000);
  });

  it('takes a text without a mark at its end as it is', () => {
    expect(charsBeforeCuts('…<3 more chars> and more')).toBe(24);
  });
});
