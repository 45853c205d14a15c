// `Bearer …` and `Basic …`: where the credential ends, and which words behind them are none.
import { findSchemes, mayHoldScheme } from '../../src/redact/scheme-credentials';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findSchemes(text, undefined));

it.each([
  'x ⟦Bearer ab1cde⟧ y',
  'x ⟦Basic ab1cde⟧ y',
  '⟦Bearer ab1cde⟧',
  '⟦bearer ab1cde⟧ y',
  '⟦basic ab1cde⟧ y',
  '⟦BEARER ab1cde⟧ y',
  '⟦BASIC ab1cde⟧ y',
  '⟦bearer\t  ab1cde⟧',
  'x ⟦Bearer   ab1cde⟧',
  'x ⟦Bearer a.b+c/d=e~f-1⟧, y',
  'x ⟦Bearer ab1cde⟧.',
  'x ⟦Bearer abcdef==⟧ y',
  'x ⟦Bearer abcdefghijklmnopqrstuvwX⟧',
  'a ⟦Bearer ab1cde⟧ b ⟦Basic fg2hij⟧ c',
  '⟦Bearer ab1cde⟧ b ⟦Bearer fg2hij⟧ c',
  'x ⟦Basic dXNlcjpwYXNzd29yZDE=⟧ y',
  'x ⟦Basic Ynk6MTIz⟧ y',
  'x⟦Bearer ab1cde⟧',
  'x ⟦Bearer abcdef=⟧ y',
  'x ⟦Bearer Abcdef=⟧"y"',
  'x ⟦Bearer abcdef==⟧"y"',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayHoldScheme(text, true)).toBe(true);
});

it.each([
  'x Bearer realm_x="y"',
  'Bearer abcd1',
  'Bearer of good news',
  'x bearer ab1cde',
  'x basic ab1cde',
  'x BEARER ab1cde',
  'x Bearer\tab1cde',
  'Bearer: ab1cde',
  'Bearerab1cde',
  'Barely ab1cde',
  'Bearer research2024',
  'Bearer research2024.',
  'Basic research2024',
  'Basic research2024=',
  'Bearer <token1>',
  'bearer',
  'bearers ab1cde',
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

it('adds to what was found before', () => {
  const first = { start: 0, end: 1 };
  expect(findSchemes('x Bearer ab1cde', [first])).toEqual([first, { start: 2, end: 15 }]);
  expect(findSchemes('x Bearer of', [first])).toEqual([first]);
  expect(findSchemes('x Bearer of', undefined)).toBeUndefined();
});

describe('mayHoldScheme', () => {
  it.each<[string, boolean]>([
    ['{"a":"bearer ab1cde"}', true],
    ['{"a":"basic ab1cde"}', true],
    [String.raw`{"a":"bearer\tab1cde"}`, true],
    [String.raw`x Bearer \tab1cde`, true],
    ['Bearer\tabcdef', true],
    ['BASIC abcdef', true],
    ['{"a":"the bearer ab1cde"}', false],
    ['{"a":"bearer abcd1"}', false],
    ['{"a":"bears ab1cde"}', false],
    ['Bearer abcd1', false],
    ['Bring Barely BEfore', false],
    ['bring', false],
    ['bearer x', false],
    ['', false],
  ])('%s: %j', (text, may) => {
    expect(mayHoldScheme(text, true)).toBe(may);
  });

  it('looks for schemes in lower case only where a telling word is', () => {
    expect(mayHoldScheme('{"a":"bearer ab1cde"}', false)).toBe(false);
    expect(mayHoldScheme('bearer ab1cde', false)).toBe(true);
  });
});
