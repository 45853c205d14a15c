// Where the password begins and ends in logins of certain programs.
import { findLogins, mayHoldLogin } from '../../src/redact/login-credentials';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findLogins(text, undefined, true));

it.each([
  'bo:⟦letmein⟧@tcp(db:3306)/shop',
  'bo:⟦letmein⟧@unix(/x)/shop',
  'bo:⟦letmein⟧@udp6(x)',
  'x bo:⟦letmein⟧@db.x.io:5432 y',
  'x=bo:⟦letmein⟧@localhost',
  '"bo:⟦letmein⟧@10.0.0.1"',
  '(bo:⟦letmein⟧@db:80,)',
  'scott/⟦tiger⟧@//db.x.io/orcl',
  'jdbc:oracle:thin:scott/⟦tiger⟧@db:1521',
  'scott/⟦tiger⟧@db:1521/x bo:⟦letmein⟧@tcp(x)',
  'git:⟦ab1cde⟧@db:80',
  "IDENTIFIED BY '⟦letmein⟧'",
  "identified with x by '⟦it''s me⟧' y",
  "identified  with   sha2  by '⟦letmein⟧'",
  "passwd '⟦letmein⟧'",
  `${'x'.repeat(99)} IDENTIFIED BY '⟦letmein⟧'`,
  "ALTER ROLE bo PASSWORD '⟦letmein⟧';",
  "PASSWORD('⟦letmein⟧')",
  "pwd '⟦letmein⟧' passphrase '⟦sesame⟧'",
  'machine x.io login bo password ⟦letmein⟧',
  'machine x.io\n  login bo\n  account y\n  password ⟦letmein⟧\nmachine z password ⟦sesame⟧',
  'db:5432:shop:bo:⟦letmein⟧',
  '*:*:*:bo:⟦letmein⟧\ndb:5432:*:bo:⟦sesame⟧',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayHoldLogin(text, true)).toBe(true);
});

it.each([
  'bo:letmein@example',
  'bo:letmein@db:1',
  'bo:letmein@db:5432.1',
  'bo:$PASS@tcp(x)',
  'bo@tcp(x)',
  'mailto:letmein@db:80',
  'x/bo:letmein@tcp(x)',
  `bo:${'x'.repeat(129)}@tcp(x)`,
  "IDENTIFIED BY '$PASS'",
  "IDENTIFIED BY ''",
  "identified  '",
  "stand by 'letmein'",
  "the name 'letmein'",
  "token 'letmein'",
  "db_password 'letmein'",
  "passwords 'letmein'",
  "password_x 'letmein'",
  "identified bypass 'letmein'",
  "secret 'letmein'",
  "password:'letmein'",
  'machine x.io login bo',
  'the-machine x.io password letmein',
  'machine x.io password $PASS',
  'db:5432:shop:bo:$PASS',
  'db:3306:shop:bo:letmein',
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

it('reads .netrc only where a telling word is', () => {
  const first = { start: 0, end: 1 };
  expect(findLogins('machine x.io password letmein', undefined, false)).toBeUndefined();
  expect(findLogins('x bo:letmein@tcp(y)', [first], false)).toEqual([first, { start: 5, end: 12 }]);
  expect(findLogins('x', [first], true)).toEqual([first]);
});

it.each<[string, boolean, boolean]>([
  ['machine x password y', true, true],
  ['machine x password y', false, false],
  ['machine x', true, false],
  ['password x', true, false],
  [String.raw`machine\tx password`, true, true],
  ['x:5432:y', false, true],
  ['*:*:', false, true],
  ['bo:x@tcp(', false, true],
  ['bo/x@localhost', false, true],
  ['bo@localhost', false, false],
  ['bo:x@example', false, false],
  ["BY 'x'", false, true],
  ["by ('x'", false, false],
  ["BY('x'", false, true],
  ["password 'x'", false, true],
  ["it's a 'x' of 'y'", false, false],
])('%s, with a telling word or not (%j), may hold one: %j', (text, hasTellingWord, may) => {
  expect(mayHoldLogin(text, hasTellingWord)).toBe(may);
});
