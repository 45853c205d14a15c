// Texts made to take long: the work of the search is in proportion to their length.
import { leadingRows, propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import { redactText } from '../../src/redact/redact-text';

describe('redactText, with a text made to take long', () => {
  // Were the work in proportion to the square, one of these would take minutes and not come back within the limit of a
  // test.
  const MILLION = 1_000_000;
  const starts = leadingRows(10, [
    'sk-',
    'eyJa.',
    '-----BEGIN PRIVATE KEY-----',
    'password=',
    'token: ',
    'Cookie: a=',
    '://',
    ':',
    'secret=a.b',
    '客:',
    'eyJ',
    'eyJ-',
    'xoxb-',
    'AIza',
    'AKIA',
    'ghp_',
    'SG.',
    'SG.a-',
    '-----BEGIN A PRIVATE KEY-----AAAAAAAAAAAAAAAAAAAAAAA ',
    '-----BEGIN ',
    'Bearer ',
    'Bearer a1b2c3',
    'Basic',
    'password:',
    'password: ',
    'token=',
    'token:',
    'sig=',
    '"password":"',
    "'token':'",
    '"token":"',
    '\\"token\\":\\"',
    '"token":\\"',
    'token=\\\\\\"',
    '\\',
    '"',
    'Cookie:',
    'Authorization: Bearer ',
    'Authorization:',
    '://a:',
    '://a:b@',
    '://a@',
    '=',
    ' =',
    ': ',
    '{',
    '${',
    '<',
    '$a',
    '"api_key":["',
    '"api_key":[',
    'api_key=[a,',
    'a.',
    'a',
    '-',
    '_',
    '.',
    '/',
    'aaaaaaaaaaaaaaaaaaaaaaaa/',
    'aaaaaaaaaaaaaaaaaaaaa ',
    '客',
    'x.y(',
    'key: ',
    'API key: a',
  ]);

  it.each(starts)('repeats %j', (start) => {
    const text = start.repeat(Math.ceil(MILLION / start.length));
    expect(redactText(text).length).toBeGreaterThan(0);
  });

  it('mixes them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...starts), { minLength: 2, maxLength: 4 }), (parts) => {
        const unit = parts.join('');
        expect(redactText(unit.repeat(Math.ceil(200_000 / unit.length))).length).toBeGreaterThan(0);
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});
