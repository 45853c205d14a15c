// What the values of `Cookie` and `Authorization` headers hold, and where they end.
import { authorizationEnd, holdsCookieCredential } from '../../src/redact/header-value';

describe('holdsCookieCredential', () => {
  it.each([
    'a=ab1cde',
    'theme=dark; a=ab1cde',
    'theme=dark,a=ab1cde',
    'theme=dark;    a=ab1cde; x=y',
    'HttpOnly; a=ab1cde',
    'Secure; Partitioned; a=ab1cde',
    'expires=Wed, 21 Oct 2015 07:28:00 GMT; a=ab1cde',
    'sessionid=abcd',
    'connect.sid=abcd',
    'my_auth=abcd',
    'csrfTOKEN=abcd',
    'jwt=abcd',
    'x-login=abcd',
    'remember_me=abcd',
    'a=; b=; c=ab1cde',
    'a=abcdef==',
    `${'a=b; '.repeat(59)}c=ab1cde`,
  ])('is true of %s', (text) => {
    expect(holdsCookieCredential(text, 0)).toBe(true);
    expect(holdsCookieCredential(`x=ab1cde; ${text}`, 10)).toBe(true);
  });

  it.each([
    '',
    'theme=dark',
    'session=abc',
    'session=$TOKEN',
    'session=disabled',
    'session=sha256',
    'sidebar=abcd',
    'path=ab1cde',
    'Domain=ab1cde; Expires=ab1cde; Max-Age=ab1cde; SameSite=ab1cde; Priority=ab1cde; version=ab1cde; comment=ab1cde',
    'a=min8chars',
    'a small biscuit ab1cde',
    'theme=dark "a=ab1cde',
    'theme=dark a=ab1cde',
    'theme=dark;     a=ab1cde',
    `${'a=b; '.repeat(60)}c=ab1cde`,
  ])('is false of %s', (text) => {
    expect(holdsCookieCredential(text, 0)).toBe(false);
  });
});

describe('authorizationEnd', () => {
  /** `|` marks the end. */
  it.each([
    'Bearer ab1cde|',
    'Bearer ab1cde|"',
    'Bearer ab1cde|\r\nAccept: x',
    'Bearer ab1cde, and more|<br>',
    'bearer    ab1cde|',
    'Basic YTpiMQ==|',
    'Bearer abcdefghijklmnopqrstuvwX|',
    'Basic the word ab1cde|\nx',
    'Token token=ab1cde|',
    'Token token="ab1cde"|, x',
    'Digest username="a", response="ab1cde"| and prose',
    'Digest username=\\"a\\", response=\\"ab1cde\\"|"',
    'AWS4-HMAC-SHA256 Credential=AK/2024, Signature=ab1cde|',
    'Foo ab1cde|',
    'Foo ab1cde).|\nx',
    'Foo ab1cde ;|',
    'Foo a=ab1cde|',
    'X-Amz ab1cde|',
    'SharedKeyLite x:ab1cde|',
    'ACME-HMAC-256 ab1cde x|',
    'user ab1cde x|',
    `Bearer ${'x '.repeat(40)}ab1cde|`,
  ])('is %s', (marked) => {
    const end = marked.indexOf('|');
    const text = marked.replace('|', '');
    expect(authorizationEnd(text, 0)).toBe(end);
    expect(authorizationEnd(`Authorization: ${text}`, 15)).toBe(15 + end);
  });

  it.each([
    '',
    'required',
    'Bearer',
    'Bearer <token>',
    'Bearer $TOKEN',
    'Bearer min8chars',
    'Bearer abcd1',
    'Bearer of good news',
    'Bearer\nab1cde',
    'Foo ab1cde and prose',
    'Foo the ab1cde',
    'Foo ab1cde bar',
    'Foo a=b',
    '1Foo ab1cde',
    `Bearer ${'x '.repeat(48)}ab1cde`,
  ])('is none for %s', (text) => {
    expect(authorizationEnd(text, 0)).toBeUndefined();
  });
});
