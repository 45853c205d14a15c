// Where a value behind `name:` and `name=` begins and ends, and what is no name and no value.
import { findAssignedCredentials, mayAssignCredential } from '../../src/redact/assigned-credentials';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findAssignedCredentials(text, undefined));
const KEY = 'ghp_'.padEnd(30, 'a1B2');
const OPAQUE = 'a1b2c3d4e5f6a7b8';

describe('findAssignedCredentials', () => {
  it.each([
    // Around the sign.
    'password=⟦letmein⟧ x',
    'password=⟦letmein⟧&x=1',
    'password    = ⟦hunter2⟧ x',
    'password\t=\t⟦hunter2⟧',
    'password=    ⟦hunter2⟧',
    'password: ⟦hunter2⟧, x',
    'password:⟦/hunter2⟧ x',
    'password=⟦//hunter2⟧',
    'password=>⟦hunter2⟧',
    "'password' => '⟦letmein⟧'",
    'password := "⟦letmein⟧"',
    'apiKey:="⟦letmein⟧"',
    'password：⟦hunter2⟧',
    'password＝⟦letmein⟧',
    '密码: ⟦hunter!2⟧',
    '密码="⟦letmein⟧"',
    '"密码":"⟦letmein⟧", x',
    "'密码' : '⟦letmein⟧'",
    '\\"パスワード\\":\\"⟦letmein⟧\\"',
    '"密码"： "⟦letmein⟧"',
    '密码 = "⟦letmein⟧"',
    'API_KEY ?? "⟦hunter2⟧"',
    `API_KEY || '⟦${OPAQUE}⟧'`,
    'API_KEY ?? "⟦],1234567⟧"',
    'auth=("bo", "⟦],1234567⟧")',
    // Around the name.
    '`password` = `⟦letmein⟧`',
    '`password`: `⟦letmein⟧`',
    '"password":"⟦letmein⟧"}',
    "'password': '⟦letmein⟧'",
    '\\"password\\":\\"⟦letmein⟧\\"',
    '\\\\\\"password\\\\\\":\\\\\\"⟦letmein⟧\\\\\\"',
    `${'\\'.repeat(7)}"password${'\\'.repeat(7)}":${'\\'.repeat(7)}"⟦letmein⟧${'\\'.repeat(7)}"`,
    'user[password]=⟦letmein⟧&x',
    "user['password']=⟦letmein⟧",
    'a["password"]=⟦letmein⟧',
    'a["password"] = "⟦letmein⟧"',
    'user[password]: ⟦hunter2⟧',
    '**Password**: ⟦hunter2⟧',
    '*Password*: ⟦hunter2⟧',
    `Password${'*'.repeat(13)}: ⟦hunter2⟧`,
    '<b>Password</b>: ⟦hunter2⟧',
    'Password</b>: ⟦hunter2⟧ <i>',
    'Password</abcdefghij>: ⟦hunter2⟧',
    '<b>Password</b>=⟦letmein⟧',
    'API key: ⟦hunter2⟧',
    'API keys: ⟦hunter2⟧',
    'the password2=⟦letmein⟧',
    'passwordValue=⟦letmein⟧',
    String.raw`{"a":"x\napi_key=⟦letmein⟧"}`,
    String.raw`{"a":"x\u000aapi_key=⟦letmein⟧"}`,
    '客户api_key=⟦letmein⟧',
    '?sv=1&sig=⟦a1b2c3d4e5f6a7b8⟧&x',
    '?X-Signature=⟦a1b2c3d4e5f6a7b8⟧&x',
    // What may stand before the value.
    '**Password:** ⟦hunter2⟧',
    '<b>Password:</b> <code>⟦hunter2⟧</code>',
    'password: __ ⟦hunter2⟧',
    'password: string = "⟦letmein⟧"',
    'password: Optional[str] = "⟦letmein⟧"',
    'password: string | undefined = "⟦letmein⟧"',
    'password: &\'static str = "⟦letmein⟧"',
    'password: |\n  ⟦hunter2⟧\nx: 1',
    'password: >-\n  ⟦hunter2⟧\nx: 1',
    String.raw`password: |\n  ⟦hunter2⟧\n`,
    'password=⟦|⟧\n  hunter2',
    // Lists, numbers, and names with several meanings.
    '{"password":["⟦abc", "d,e⟧"],"x":1}',
    '{"password":[ "⟦abc⟧" ]}',
    '{"password":["⟦abc⟧",1,"d"]}',
    '{\\"password\\":[\\"⟦abc\\",\\"d⟧\\"]}',
    `{"token":["⟦${OPAQUE}⟧","letmein"]}`,
    '{"password":⟦12345⟧,"x":1}',
    '{"password": ⟦-1.5⟧}',
    `{"token":"⟦${OPAQUE}⟧"}`,
    '{"pass":"⟦letmein⟧"}',
    '{"password":"⟦let me, in⟧","x":1}',
    '{"password":"⟦cut off⟧',
    // URLs.
    'postgres://bo:⟦letmein⟧@db/x',
    'url=postgres://bo:⟦letmein⟧@db/x',
    'a=1 password=⟦letmein⟧ b=2 api_key=⟦sesame⟧',
  ])('%s', (marked) => {
    const text = withoutMarks(marked);
    expect(find(text)).toBe(marked);
    expect(mayAssignCredential(text)).toBe(true);
  });

  it.each([
    'password',
    'password=',
    'password= \n',
    'password:',
    'password     = hunter2',
    'password=     hunter2',
    'password =letmein',
    'password= letmein',
    'password := letmein',
    'password: letmein',
    'password==hunter2',
    'password === hunter2',
    'if password>=hunter2',
    'a > password>: hunter2',
    `Password${'*'.repeat(14)}: hunter2`,
    'Password</abcdefghijk>: hunter2',
    `${KEY}Password=hunter2`,
    `${KEY}Password: hunter2`,
    'sig=abc',
    'sig: a1b2c3d4e5f6a7b8',
    '"sig":"a1b2c3d4e5f6a7b8"',
    '{"password":[1,2]}',
    '{"password":[]}',
    '{"password":["$PASSWORD"]}',
    '{"token":["letmein"]}',
    'password: ["letmein"]',
    '{"password":12px}',
    '{"password":true}',
    '{"password":null}',
    '{"pass":12,"fail":3}',
    '{"pass":"12"}',
    '{"token":"letmein"}',
    '{"token":12345}',
    '{"prompt":"Enter your password:","age":3}',
    '{"prompt":"Enter your password:"}',
    'secret keyboard=qwerty',
    'the monkey: hunter2',
    '客户: hunter2',
  ])('is none: %s', (text) => {
    expect(find(text)).toBe(text);
  });

  it('adds to what was found before', () => {
    const first = { start: 0, end: 1 };
    expect(findAssignedCredentials('x password=letmein', [first])).toEqual([first, { start: 11, end: 18 }]);
    expect(findAssignedCredentials('x other=letmein', [first])).toEqual([first]);
    expect(findAssignedCredentials('x other=letmein', undefined)).toBeUndefined();
  });

  it('asks for quotes around the marker where JSON needs some', () => {
    expect(findAssignedCredentials('{"password":12345}', undefined)).toEqual([{ start: 12, end: 17, quote: '"' }]);
    expect(findAssignedCredentials('{\\"password\\":12345}', undefined)).toEqual([
      { start: 14, end: 19, quote: '\\"' },
    ]);
  });
});

describe('mayAssignCredential', () => {
  it.each([
    String.raw`{"a":"password\t=letmein"}`,
    String.raw`{"a":"password\t    =letmein"}`,
    String.raw`{"a":"password\t:=letmein"}`,
    String.raw`{"a":"password\t :=letmein"}`,
    String.raw`{"a":"\xpassword=letmein"}`,
    String.raw`{\"value\":\"x\",\"name\":\"password\"}`,
    'value=x name=password',
    'form-data; name="password"\r\n\r\nletmein',
    'password=x \r\n\t',
    'password=x',
  ])('is true of %j', (text) => {
    expect(mayAssignCredential(text)).toBe(true);
  });

  it.each([
    'Enter your password:',
    'Enter your password: \t\r\n',
    'password=',
    '',
    ' \n',
    'the monkey: hunter2',
    'the monkey: 12345678 has a key, password',
    'value: x of the other name, bo',
    'x => 1; y == 2; z: 3',
    'a post=1, the limit :2',
    String.raw`{"a":"password\t     =letmein"}`,
    String.raw`{"a":"\x =letmein"}`,
    'form-data; name="other"\r\n\r\nletmein',
    'http://x.io/y?z=1',
    'a:/b, c:d//e',
    '客户: hunter2',
  ])('is false of %j', (text) => {
    expect(mayAssignCredential(text)).toBe(false);
  });
});
