// Where a private key begins and ends, with its last line, without it, and in JSON text.
import { findPrivateKeys } from '../../src/redact/private-keys';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findPrivateKeys(text, undefined));
const key = (kind: string) => `${kind}PRIVATE KEY-----`;
const BODY = 'aB3dE7fGh1JkL9mN';
const BEGIN = `-----BEGIN ${key('')}`;
const END = `-----END ${key('')}`;

it.each([
  `x ⟦${BEGIN}\n${BODY}\n${END}⟧ y`,
  `x ⟦-----BEGIN ${key('RSA ')}\n${BODY}\n-----END ${key('RSA ')}⟧ y`,
  `x ⟦-----BEGIN PGP PRIVATE KEY BLOCK-----\n${BODY}\n-----END PGP PRIVATE KEY BLOCK-----⟧ y`,
  `⟦${BEGIN}\n${BODY}\n${END}⟧⟦${BEGIN}\n${BODY}\n${END}⟧`,
  `x ⟦${BEGIN}\n${BODY}⟧`,
  `"⟦${BEGIN}\n${BODY}⟧" y`,
  String.raw`{"a":"{\"k\":\"⟦${BEGIN}\\n${BODY}⟧\"}"}`,
  `⟦${BEGIN}\nProc-Type: 4,ENCRYPTED\n\n${BODY}\n${END}⟧`,
  `⟦${BEGIN}${' '.repeat(384)}${BODY}\n${END}⟧`,

  `⟦${BEGIN}\n${BODY}\n${END}⟧ a ⟦${BEGIN}\n${BODY}⟧! b ⟦${BEGIN}\n${BODY}⟧!`,
])('%j', (marked) => {
  expect(find(withoutMarks(marked))).toBe(marked);
});

it.each([
  `${BEGIN}\n...\n${END}`,
  `${BEGIN}${' '.repeat(385)}${BODY}\n${END}`,
  `${BEGIN}\n${BODY.slice(1)}`,
  `-----BEGIN CERTIFICATE-----\n${BODY}`,
  `----BEGIN ${key('')}\n${BODY}`,
])('is none: %j', (text) => {
  expect(find(text)).toBe(text);
});

it('adds to what was found before', () => {
  const first = { start: 0, end: 1 };
  expect(findPrivateKeys(`x ${BEGIN}${BODY}`, [first])).toEqual([first, { start: 2, end: 45, hasLines: true }]);
  expect(findPrivateKeys('x', [first])).toEqual([first]);
  expect(findPrivateKeys('x', undefined)).toBeUndefined();
});
