import { applyEdits, type Edit } from '../../src/redact/edits';

const M = '[REDACTED:credential]';
const at = (start: number, end: number, quote?: string): Edit =>
  quote === undefined ? { start, end } : { start, end, quote };

it.each<[string, Edit[], string]>([
  ['none', [], 'abcdefgh'],
  ['one', [at(1, 3)], `a${M}defgh`],
  ['the whole text', [at(0, 8)], M],
  ['two', [at(1, 3), at(5, 6)], `a${M}de${M}gh`],
  ['two that touch', [at(1, 3), at(3, 4)], `a${M}${M}efgh`],
  ['two that overlap', [at(1, 4), at(3, 6)], `a${M}gh`],
  ['one within the other', [at(1, 6), at(2, 4)], `a${M}gh`],
  ['the same twice', [at(1, 3), at(1, 3)], `a${M}defgh`],
  ['two that begin alike, the shorter first', [at(1, 3), at(1, 6)], `a${M}gh`],
  ['two in the other order', [at(5, 6), at(1, 3)], `a${M}de${M}gh`],
  ['three in no order', [at(3, 6), at(7, 8), at(1, 4)], `a${M}g${M}`],
  ['one in quotes', [at(1, 3, '"')], `a"${M}"defgh`],
  ['one in quotes that another lengthens', [at(1, 3, '\\"'), at(2, 5)], `a\\"${M}\\"fgh`],
])('replaces %s', (_, edits, replaced) => {
  const given = edits.slice();
  expect(applyEdits('abcdefgh', edits)).toBe(replaced);
  expect(edits).toEqual(given);
});
