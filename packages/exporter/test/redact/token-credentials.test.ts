// Where a key of a known shape begins and ends in a text, and what only looks like one.
import { findTokenCredentials, mayHoldTokenCredential } from '../../src/redact/token-credentials';
import { knownShapes } from '../../src/redact/token-shapes';
import { endOfToken, isTokenCharAt, startOfToken } from '../../src/redact/unbroken-token';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findTokenCredentials(text, undefined));
const m = ['aB3dE7fGh1JkL9mN', 'pQ4rS8tUvW2xYz5A'].join('');
const hex = '0a1b2c3d4e5f6978'.repeat(2);
const upper = 'Q3RZ7KLM2XPTVWAB';
const JWT = ['eyJ', 'hbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0'].join('');
const BODY = '\naB3dE7fGh1JkL9mN\n';
const BEGIN = '-----BEGIN PRIVATE';

describe('findTokenCredentials', () => {
  it.each([
    `⟦ghp_${m}⟧`,
    `x ⟦ghp_${m}⟧ y`,
    `x ⟦ghp_${m}⟧. y`,
    `x=⟦ghp_${m}⟧&y`,
    `客⟦ghp_${m}⟧户`,
    `x/⟦ghp_${m}⟧/y`,
    `⟦ghp_${m}⟧,⟦gho_${m}⟧ ⟦ghs_${m}⟧`,
    String.raw`{"a":"x\n⟦ghp_${m}⟧"}`,
    String.raw`{"a":"x\u000a⟦ghp_${m}⟧"}`,
    String.raw`{"a":"x\b⟦sk-${m}⟧"}`,
    `⟦sk-${m}⟧`,
    `⟦sk-proj-${m}⟧ ⟦sk-${m}⟧`,
    `⟦pk-lf-12345678-90ab-cdef-1234-567890abcdef⟧ x`,
    `⟦AIza${m.slice(0, 35)}abc⟧ x`,
    `⟦ya29.${m}⟧ x`,
    `⟦SG.${m.slice(0, 22)}.${m}⟧ x`,
    `x ⟦${JWT}.${m}⟧ y`,
    `x ⟦${JWT}.⟧ y`,
    `x ⟦${JWT}⟧ y`,
    `x ⟦hvs.${m}⟧`,
    `x ⟦s.aB3dE7fGh1JkL9mNpQ4rS8tU⟧ y`,
    String.raw`{"a":"\n⟦s.aB3dE7fGh1JkL9mNpQ4rS8tU⟧"}`,
    `x ⟦MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.${m}⟧ y`,
    `x ⟦MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQx.${m}⟧ y`,
    `x ⟦${hex}-us12⟧ y`,
    `x ⟦${hex}-0a1b2c3d-4e5f6978⟧ y`,
    `x ⟦key-${hex}⟧ y`,
    `x ⟦dapi${hex}⟧ y`,
    `${'x '.repeat(14)}⟦dapi${hex}⟧`,
    `${'x '.repeat(23)}⟦dapi${hex}⟧`,
    String.raw`{"a":"x\n⟦dapi${hex}⟧"}`,
    `x ⟦123456:AA${m}⟧ y`,
    `x ⟦123456789012:AA${m}ab⟧ y`,
    `x ⟦ATATT3${m}1⟧ y`,
    `x ⟦cmVmd${m}${m.slice(0, 27)}⟧ y`,
    `x ⟦Bearer ab1cde⟧ y`,
    `x ⟦${BEGIN} KEY-----${BODY}⟧`,
    `x ⟦${BEGIN} KEY-----${BODY}-----END PRIVATE KEY-----⟧ y`,
    `${'客户要求退款'.repeat(20)} ⟦ghp_${m}⟧ ${'客户要求退款'.repeat(20)}`,
  ])('%s', (marked) => {
    const text = withoutMarks(marked);
    expect(find(text)).toBe(marked);
    expect(mayHoldTokenCredential(text, true)).toBe(true);
  });

  it.each([
    '',
    'sk-short',
    'sk-estimator-doc-link-container-id-2024',
    `xghp_${m}`,
    `task-${m}`,
    `AKIA${upper}A1`,
    `AKIA${upper.slice(1)}`,
    'eyJhbGciOiJIUzI1NiJ9',
    'SG.com.example.domain.name',
    `xs.aB3dE7fGh1JkL9mNpQ4rS8tU`,
    's.aB3dE7fGh1JkL9mNpQ4rS8t',
    's.aBcdEfgGhiJkLimNpQarSstU',
    `${hex.slice(1)}-us12`,
    `${hex}-eu12`,
    `dapi${hex.slice(1)}`,
    `dapx${hex}`,
    `dapi${hex}a`,
    `12345:AA${m}`,
    `x:AA${m}`,
    `123456:AA${m}abc`,
    `123456:AA${m.slice(0, 31)}`,
    `${'客户要求退款'.repeat(20)} sk-客 ${'客户要求退款'.repeat(20)}`,
    'a well-known - long_standing. friend~ of J. Kay -- the AT--BEGIN',
    '-----BEGIN CERTIFICATE',
  ])('is none: %s', (text) => {
    expect(find(text)).toBe(text);
  });

  it.each([
    '',
    'a well-known - long_standing. friend',
    `task-${m}`,
    `dapx${hex}`,
    'eyJhbGciOiJIUzI1NiJ9',
    '客户'.repeat(90),
  ])('may not hold any: %s', (text) => {
    expect(mayHoldTokenCredential(text, false)).toBe(false);
  });

  it('adds to what was found before', () => {
    const first = { start: 0, end: 1 };
    expect(findTokenCredentials(`x ghp_${m}`, [first])).toEqual([first, { start: 2, end: 38 }]);
    expect(findTokenCredentials(`x 123456:AA${m}`, [first])).toEqual([first, { start: 2, end: 43 }]);
    expect(findTokenCredentials('x', [first])).toEqual([first]);
    expect(findTokenCredentials('a text without any', undefined)).toBeUndefined();
  });
});

describe('knownShapes', () => {
  it.each<[string, readonly number[]]>([
    [`ghp_${m}`, [0, 36]],
    [`ghp_${m}...`, [0, 36]],
    [`x/ghp_${m}/gho_${m}`, [2, 38, 39, 75]],
    [`${JWT}.`, [0, JWT.length + 1]],
    [`${JWT}..`, [0, JWT.length + 1]],
    [`${JWT}.${m}.`, [0, JWT.length + 33]],
    ['sk-a1b2c3d4e5f6a7b8', [0, 19]],
    ['sk-aaaaaaaa-aB3dE7fG', [0, 20]],
    ['sk-aaaaaaaa-ab3de7fg', []],
    ['sk-aaaaaaaa-aB3dE7f', []],
    ['sk-aaaaaaaaaaaaaaaa', []],
    ['glpat-aaaaaaaa-12345678', [0, 23]],
    ['glpat-aaaaaaaaa-1234567', []],
    ['glpat-aaaaaaaa-1234567x', []],
    ['ATATTabcdefghijklmnopqrstuvwxyz', []],
    ['ATATTabcdefghijklmnopqrstuvwxy1', [0, 31]],
    ['nothing', []],
  ])('%s: %j', (token, places) => {
    expect(knownShapes(token)).toEqual(places);
  });
});

it('tells where an unbroken token begins and ends', () => {
  const text = 'x ab-._+/=~9é"';
  expect(endOfToken(text, 4)).toBe(12);
  expect(endOfToken(text, 1)).toBe(1);
  expect(endOfToken('abc', 1)).toBe(3);
  expect(startOfToken(text, 6, 0)).toBe(2);
  expect(startOfToken(text, 6, 4)).toBe(4);
  expect(startOfToken('abc', 2, 0)).toBe(0);
  expect(startOfToken('éab', 3, 0)).toBe(1);
  expect(Array.from(text, (_, at) => isTokenCharAt(text, at))).toEqual(
    Array.from(text, (char) => /[\w.+/=~-]/.test(char)),
  );
  expect(isTokenCharAt(text, -1) || isTokenCharAt(text, 99)).toBe(false);
});
