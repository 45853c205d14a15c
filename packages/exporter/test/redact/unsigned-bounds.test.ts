// Names that no sign follows: where their values begin and end, and what is looked at.
import { findUnsigned, insertedCredentials, isBehindValues, mayHoldUnsigned } from '../../src/redact/unsigned-names';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findUnsigned(text, undefined, true));
const OPAQUE = 'a1b2c3d4e5f6a7b8';

it.each([
  // Told in a sentence.
  `the API key is ⟦${OPAQUE}⟧`,
  `the API key is: ⟦${OPAQUE}⟧.`,
  `the API key is  ⟦${OPAQUE}⟧!?`,
  `the API key is "⟦${OPAQUE}⟧"`,
  `the API key is \\"⟦${OPAQUE}⟧\\"`,
  `the API key is **⟦${OPAQUE}⟧**`,
  `the API key is \`⟦${OPAQUE}⟧\`, so`,
  'the API key is ⟦a1b2.c3d4e5-f6a7b8⟧',
  `access token is ⟦${OPAQUE}⟧;x`,
  `the API key is ⟦${OPAQUE}⟧ and the access token is ⟦${OPAQUE}⟧`,
  // Given to a command.
  `nuget setapikey ⟦${OPAQUE}⟧`,
  `nuget set-api-key ⟦${OPAQUE}⟧ -x`,
  `nuget setapikey\t⟦${OPAQUE}⟧`,
  // Parts of a key.
  `{"kty":"RSA","d":"⟦${OPAQUE}⟧","n":"${OPAQUE}"}`,
  `{"kty":"RSA","p":"⟦${OPAQUE}⟧","q":"⟦${OPAQUE}⟧","dp":"⟦${OPAQUE}⟧","dq":"⟦${OPAQUE}⟧","qi":"⟦${OPAQUE}⟧"}`,
  `{"kty":"oct","k" : "⟦${OPAQUE}⟧"}`,
  `{\\"kty\\":\\"RSA\\",\\"d\\":\\"⟦${OPAQUE}⟧\\"}`,
  // Headers in quotes, and in JSON text.
  'name,"password"\nbo,"⟦ab1cde⟧"',
  'user name,password\r\nbo,⟦ab1cde⟧',
  'name,password\\nbo,⟦ab1cde⟧',
  'name,access token\nbo,⟦ab1cde⟧',
  'name,api key,x\nbo,⟦ab1cde⟧,y',
  // Rows and tables with bars.
  '|API key|⟦ab1cde⟧|',
  '| **API key** | ⟦ab1cde⟧ |',
  '| API key\t| ⟦ab1cde⟧ |',
  ' x | password\n---+---------\n a | ⟦ab1cde⟧',
  ' x | access token\n---+---------\n a | ⟦ab1cde⟧',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayHoldUnsigned(text, true)).toBe(true);
});

it.each([
  'the API key is required2',
  `the monkey is ${OPAQUE}`,
  `the API key was ${OPAQUE}`,
  `the API key is   ${OPAQUE}`,
  `the API key is (${OPAQUE})`,
  'the API key is <your-api-key-123>',
  `nuget getapikey ${OPAQUE}`,
  `nuget setapikey -${OPAQUE}`,
  'nuget setapikey a1b2c3d4e5f6a7b',
  'nuget setapikey abcdefghijklmnopq',
  `nuget setapikey "${OPAQUE}`,
  `{"d":"${OPAQUE}"}`,
  `{"kty":"RSA","n":"${OPAQUE}","e":"${OPAQUE}"}`,
  '{"kty":"RSA","d":"a1b2c3d4e5f6a7b"}',
  `{"kty":"RSA","d":"${OPAQUE}`,
  'password and name\nbo,ab1cde',
  'name,passwords are long\nbo,ab1cde',
  'monkey,name\nab1cde,bo',
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

it.each([
  ['', false],
  ['the monkey ate', false],
  ['the key is here', false],
  ['the key is a1b2c3d4', true],
  ['the key is: "a1b2c3d4', true],
  ['my key opens it', false],
  ['key,name', true],
  ['setapikey x', true],
  ['setapikey\tx', true],
  ['{"kty":1}', true],
  ['kty', false],
  ['a | b', false],
  ['| password |', true],
  ['a | password', false],
  ['a | password\n-- + --', false],
  ['a | password\n-+-', true],
])('mayHoldUnsigned(%j) is %j', (text, may) => {
  expect(mayHoldUnsigned(text, true)).toBe(may);
});

it('looks for the headers of passwords only where a telling word is', () => {
  expect(mayHoldUnsigned('name,password\nbo,ab1cde', false)).toBe(false);
  expect(findUnsigned('name,password\nbo,ab1cde', undefined, false)).toBeUndefined();
});

describe('insertedCredentials', () => {
  const inserted = (text: string) => {
    const bracket = text.indexOf('(', text.toLowerCase().indexOf('values'));
    return withMarks(text, insertedCredentials(text, bracket));
  };

  it.each([
    "INSERT INTO t (id, password) VALUES (1, '⟦hunter2⟧')",
    "insert into t (password,id) values('⟦hunter2⟧', 1)",
    'INSERT INTO t (`password`, "id") VALUES ( N\'⟦hunter2⟧\', 1)',
    "INSERT INTO t (id, [password]) VALUES (now(), E'⟦it''s2⟧')",
    "INSERT INTO t (id, a, password) VALUES (f(x), '', '⟦hunter2⟧')",
    "INSERT INTO t (password, api_key) VALUES ('⟦hunter2⟧' , '⟦letmein⟧')",
    "INSERT INTO t (password, api_key) VALUES ('⟦hunter2⟧')",
  ])('%s', (marked) => {
    expect(inserted(withoutMarks(marked))).toBe(marked);
  });

  it.each([
    "INSERT INTO t (id, name) VALUES (1, 'hunter2')",
    'INSERT INTO t (id, password) VALUES (1, ?)',
    "INSERT INTO t (id, password) VALUES (1, '')",
    "INSERT INTO t (id, password) VALUES (1, '$PASSWORD')",
    "INSERT INTO t (id, password) VALUES (1 'hunter2')",
    "INSERT INTO t (id, token) VALUES (1, 'hunter2')",
    `INSERT INTO t (${'x, '.repeat(400)}password) VALUES ('hunter2')`,
    "f password, VALUES ('hunter2')",
  ])('is none: %s', (text) => {
    expect(inserted(text)).toBe(text);
  });

  it.each([
    ['VALUES (', true],
    ['values(', true],
    ['value (', false],
    ['VALUES\n(', false],
    ['valued (', false],
    ['vals (', false],
    ['(', false],
  ])('stands behind VALUES: %j is %j', (text, is) => {
    expect(isBehindValues(`(a, b) ${text}`, text.length + 6)).toBe(is);
  });
});
