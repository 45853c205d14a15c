// Where the value begins and ends in commands, calls and sentences that give a name one.
import { findSetCredentials, mayHoldSetCredential } from '../../src/redact/set-credentials';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findSetCredentials(text, undefined, true));

it.each([
  'setx DB_PASSWORD ⟦letmein⟧ /M',
  'setx.exe DB_PASSWORD "⟦letmein⟧"',
  'setx /M "DB_PASSWORD" "⟦let me in⟧" x',
  'setx \\"DB_PASSWORD\\" \\"⟦let me in⟧\\" x',
  'set -x DB_PASSWORD ⟦letmein⟧',
  'set -gx DB_PASSWORD ⟦letmein⟧; set -Ux API_KEY ⟦sesame⟧',
  'set -xg DB_PASSWORD ⟦letmein⟧',
  'htpasswd -b f bo ⟦letmein⟧',
  'htpasswd -nb bo ⟦letmein⟧',
  'htpasswd -cb -C 12 f bo "⟦letmein⟧" && x',
  'chpasswd <<< "bo:⟦letmein⟧"',
  'chpasswd <<<bo:⟦letmein⟧',
  "echo 'bo:⟦letmein⟧' | sudo chpasswd",
  'printf "bo:⟦letmein⟧"|chpasswd',
  'My password is ⟦ab1cde⟧.',
  'The Password is now: **⟦ab1cde⟧**, ok?',
  'the password is "⟦ab1cde⟧"',
  'the password is  ⟦ab1cde⟧!?',
  "define('DB_PASSWORD', '⟦letmein⟧');",
  'putenv( "DB_PASSWORD" , "⟦letmein⟧")',
  'os.environ.set("DB_PASSWORD",`⟦letmein⟧`)',
  'x.setHeader ("Authorization", "⟦Bearer ab1cde⟧")',
  'withProperty(\n  "api_key",\n  "⟦letmein⟧"\n)',
  String.raw`{"a":"define(\"DB_PASSWORD\", \"⟦letmein⟧\")"}`,
  'login("password", "⟦ab1cde⟧")',
  'login("password", "⟦a1b2c3d4e5f6a7b8⟧")',
  'f(x) define("DB_PASSWORD", "⟦letmein⟧") define("API_KEY", "⟦sesame⟧")',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayHoldSetCredential(text, true)).toBe(true);
});

it.each([
  'setx DB_NAME letmein',
  'setx DB_PASSWORD $PASS',
  'setx DB_PASSWORD %X%',
  'setx DB_PASSWORD min8chars',
  'set x DB_PASSWORD letmein',
  'set -e DB_PASSWORD letmein',
  'htpasswd -c f bo letmein',
  'htpasswd -b bo letmein',
  'htpasswd -nb f bo letmein',
  'htpasswd -b f bo $PASS',
  'chpasswd <<< bo',
  'echo bo:letmein | sudo passwd',
  "echo 'bo:$PASS' | chpasswd",
  'My password is secret',
  'My password is expired',
  'My password is ab1c',
  'My password was ab1cde',
  "define('DB_NAME', 'letmein');",
  "define('DB_PASSWORD', letmein);",
  "define('DB_PASSWORD', '$PASS');",
  "define('DB_PASSWORD', 'min8chars');",
  "define('DB_PASSWORD', 'let me in');",
  "define('DB_PASSWORD' => 'letmein');",
  'login("password", "letmein")',
  'login("password", "enter it")',
  `define${' '.repeat(1)}x("password", "letmein")`,
  `set${'x'.repeat(40)}("password", "letmein")`,
  '(password, "letmein")',
  'a (b) (c',
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

it('reads commands and sentences only where a telling word is, and finds a text that ends with one', () => {
  expect(findSetCredentials('My password is ab1cde', undefined, false)).toBeUndefined();
  expect(findSetCredentials("echo 'bo:letmein' | chpasswd", undefined, false)).toHaveLength(1);
  expect(findSetCredentials('setx DB_PASSWORD letmein', undefined, false)).toHaveLength(1);
  const first = { start: 0, end: 1 };
  expect(findSetCredentials('setx DB_PASSWORD letmein', [first], false)).toEqual([first, { start: 17, end: 24 }]);
  expect(findSetCredentials("x('password', 'ab1cde')", [first], false)).toEqual([first, { start: 15, end: 21 }]);
  expect(findSetCredentials('x', [first], true)).toEqual([first]);
});

it.each<[string, boolean, boolean]>([
  ['My password is ab1cde', false, false],
  ['htpasswd x', true, true],
  ['chpasswd x', true, true],
  ['bo:letmein | chpasswd', false, true],
  ['chpasswd x', false, false],
  ['define("password", x)', false, true],
  ['define( \\"password\\" , x)', false, true],
  ['define("name", x)', false, false],
  ['define("token", x)', false, false],
  ['a (b) (c "password"', false, false],
  ['setx', false, true],
  ['set -x', false, true],
  ['set -gx', false, true],
  ['set -Ux', false, true],
  ['getx ax set -ex txt x', false, false],
])('%s, with a telling word or not (%j), may hold one: %j', (text, hasTellingWord, may) => {
  expect(mayHoldSetCredential(text, hasTellingWord)).toBe(may);
});
