// Where the credential in an element begins and ends, and which elements hold none.
import { findMarkupCredentials, mayHoldMarkupCredential } from '../../src/redact/markup-credentials';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findMarkupCredentials(text, undefined));
const OPAQUE = 'a1b2c3d4e5f6a7b8';

it.each([
  '<password>⟦letmein⟧</password>',
  '<password>\n  ⟦letmein⟧\n</password>',
  '<ns:password a="b">⟦letmein⟧</ns:password>',
  '<password><![CDATA[⟦letmein⟧]]></password>',
  '<password>⟦let me in 2⟧</password>',
  '<password>⟦letmein⟧',
  `<token>⟦${OPAQUE}⟧</token>`,
  '<pass>⟦letmein⟧</pass>',
  '<string name="api_key">⟦letmein⟧</string>',
  "<string key='api_key'>⟦letmein⟧</string>",
  '<string a="b" id = "api_key">⟦letmein⟧</string>',
  String.raw`<string name=\"api_key\">⟦letmein⟧</string>`,
  '<x><password>⟦a⟧</password><api_key>⟦b⟧</api_key></x>',
  '<td>Password</td><td>⟦ab1cde⟧</td>',
  '<td>Password:</td> <td class="x"><code>⟦ab1cde⟧</code></td>',
  '<th>Password</th><td>⟦ab1cde⟧</td>',
  '<dt>Password</dt><dd>⟦ab1cde⟧</dd>',
  '<name>db.password</name><value>⟦letmein⟧</value>',
  '<Key>password</Key>\n<ns:value type="x"> ⟦let me in⟧ </ns:value>',
  '<meta name="csrf-token" content="⟦ab1cde⟧">',
  `<meta content="⟦${OPAQUE}⟧" name="token">`,
  '<META name="password" content = \'⟦letmein⟧\' />',
  String.raw`<meta name=\"password\" content=\"⟦letmein⟧\">`,
  'x <meta name="pass" content="⟦letmein⟧"> <password>⟦a⟧</password>',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayHoldMarkupCredential(text)).toBe(true);
});

it.each([
  '<password></password>',
  '<password>$PASS</password>',
  '<password>let me in</password>',
  '<secret> said she',
  '<secret>said "she',
  '<secret>(said',
  '<secret>-said',
  '<token>letmein</token>',
  '<pass>12</pass>',
  '<label>Password</label>',
  '<string name="title">letmein</string>',
  '<string xname="api_key">letmein</string>',
  '<ghp_a1B2a1B2a1B2a1B2a1B2a1B2>letmein</x>',
  '<td>Password</td><td>string</td>',
  '<td>Password</td><td>$TOKEN1</td>',
  '<td>Password</td> and <td>ab1cde</td>',
  '<td>Token</td><td>ab1cde</td>',
  '<tr>Password</tr><td>ab1cde</td>',
  `<td>${'x '.repeat(30)}password</td><td>ab1cde</td>`,
  '<name>user</name><value>ab1cde</value>',
  '<name>password</name><value>$PASS</value>',
  '<name>password</name> and <value>ab1cde</value>',
  `<name>${'x.'.repeat(61)}password</name><value>ab1cde</value>`,
  '<meta name="description" content="letmein">',
  '<meta name="password" content="$PASS">',
  '<meta name="password">',
  '<meta name="token" content="letmein">',
  '<meta name="pass" content="12">',
  '<meta content="letmein">',
  'a < b > c << d',
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

it('adds to what was found before', () => {
  const first = { start: 0, end: 1 };
  expect(findMarkupCredentials('x<password>a</password>', [first])).toEqual([first, { start: 11, end: 12 }]);
  expect(findMarkupCredentials('x<p>a</p>', [first])).toEqual([first]);
});

it.each<[string, boolean]>([
  ['<name>', true],
  ['<x:key>', true],
  ['<password', true],
  ['<x name=', true],
  ['<x a key =', true],
  ['<x id=', true],
  ['<td>Password:</td>', true],
  [String.raw`<td>\n  Password :\n</td>`, true],
  ['<td>', false],
  ['<td>Price</td>', false],
  [`<td>${'x '.repeat(30)}password</td>`, false],
  ['<p>Password</p>', false],
  ['<names>', false],
  ['<x a="b">name=', true],
  ['<x><y name', false],
  ['a < b id=3', false],
  [`<x ${'a'.repeat(1200)} id=3`, false],
  ['', false],
])('%s may hold one: %j', (text, may) => {
  expect(mayHoldMarkupCredential(text)).toBe(may);
});
