import { retryAfterMillis } from '../../src/client/retry-after';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const at = (millis: number) => new Date(millis).toUTCString();

describe('retryAfterMillis', () => {
  it.each<[string, string | undefined, string | undefined, number | undefined]>([
    ['seconds', '120', undefined, 120_000],
    ['a part of a second', '0.5', undefined, 500],
    ['no time at all', '0', undefined, 0],
    ['a date', at(NOW + 5000), undefined, 5000],
    ['a date of a server whose clock is behind', at(NOW - 3_600_000 + 5000), at(NOW - 3_600_000), 5000],
    ['a date of a server whose clock is ahead', at(NOW + 3_600_000 + 5000), at(NOW + 3_600_000), 5000],
    ['a date in the past', at(NOW - 5000), undefined, 1],
    ['a date beside one that cannot be read', at(NOW + 5000), 'yesterday', 5000],
    ['a time that nobody means', '999999999', undefined, 86_400_000],
    ['nothing', undefined, at(NOW), undefined],
    ['an empty text', '', undefined, undefined],
    ['words', 'soon', undefined, undefined],
    ['a negative number', '-5', undefined, undefined],
    ['a number as JavaScript writes it', '1e3', undefined, undefined],
    ['a year', '2031-05-05', undefined, undefined],
  ])('%s', (_what, header, date, expected) => {
    expect(retryAfterMillis(header, date, NOW)).toBe(expected);
  });
});
