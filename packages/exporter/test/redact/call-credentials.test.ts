// Which argument of a call is a credential.
import { argumentCredential, mayTakeCredential } from '../../src/redact/call-credentials';
import { withMarks, withoutMarks } from './marked-text';

const bracketOf = (text: string) => text.indexOf('(');
function find(text: string): string {
  const edit = argumentCredential(text, bracketOf(text));
  return withMarks(text, edit && [edit]);
}

it.each([
  "new PDO('mysql:x', 'root', '⟦ab1cde⟧');",
  'mysqli("db", root, "⟦ab1cde⟧")',
  'GetConnection( url , "bo" ,\n  "⟦ab1cde⟧" )',
  "HTTPBasicAuth('bo', '⟦ab1cde⟧')",
  'basic_auth(user, "⟦ab1cde⟧")',
  "jwt.sign({ id: 1 }, '⟦ab1cde⟧', x)",
  'login(\\"bo\\", \\"⟦ab1cde⟧\\")',
  "createHmac('sha256', '⟦a1b2c3d4e5f6a7b8⟧')",
  'client.password("⟦ab1cde⟧")',
  'x.setApiKey("⟦ab1cde⟧")',
  "x.withDbPassword('⟦ab1cde⟧')",
  'x.client_secret("⟦ab1cde⟧")',
  'x.auth_token(`⟦ab1cde⟧`)',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayTakeCredential(text, bracketOf(text))).toBe(true);
});

it.each([
  "new PDO('mysql:x', 'root', '$PASSWORD');",
  "new PDO('mysql:x', 'root', 'letmein');",
  "new PDO('mysql:x', 'root', 'min8chars');",
  "new PDO('mysql:x', 'ab1cde');",
  'PDO(f(x), "root", "ab1cde")',
  "login('bo', ab1cde)",
  "login('bo', 'ab1 cde')",
  "login('ab1cde')",
  'x.password(ab1cde)',
  'x.password("ab1 cde")',
  'x.secret("ab1cde")',
  'x.getPassword("ab1cde")',
  'x.checkPassword("ab1cde")',
  'x.name("ab1cde")',
  'x.key("ab1cde")',
  '("ab1cde")',
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

it.each(['x.name("ab1cde")', 'x.getPassword("x")', '("x")', 'x.secret("x")'])('cannot be in %s', (text) => {
  expect(mayTakeCredential(text, bracketOf(text))).toBe(false);
});
