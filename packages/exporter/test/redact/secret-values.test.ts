// What a value shows by itself, at the bounds of each rule.
import {
  isExpression,
  isNumberedWord,
  isOpaque,
  isOrdinary,
  isPath,
  isStandIn,
  looksLikePassword,
  looksLikeSchemeValue,
  looksSecret,
} from '../../src/redact/secret-values';

interface Rule {
  readonly is: (value: string) => boolean;
  readonly holds: readonly string[];
  readonly fails: readonly string[];
}

const rules: readonly Rule[] = [
  {
    is: isOpaque,
    holds: ['a1b2c3d4e5f6a7b8', 'A1-_.+/=~%bcdefg', 'a1'.repeat(4096)],
    fails: [
      'a1b2c3d4e5f6a7b',
      `${'a1'.repeat(4096)}a`,
      'abcdefghijklmnop',
      '1234567890123456',
      'a1b2c3d4e5f6a7b8!',
      '!a1b2c3d4e5f6a7b8',
      'a1b2c3d4 e5f6a7b8',
    ],
  },
  {
    is: looksSecret,
    holds: [
      'abcde1',
      '1abcde',
      'abc!de',
      'a!bcde',
      'abc#de',
      'abc$de',
      'abc%de',
      'abc^de',
      'abc&de',
      'é1bcde',
      'abcde1\u2e7f',
      'abcdefghijklmnopqrstuvwxyz1',
      'abcdefghijklmnopqrstuvwxyz!a',
      `${'a'.repeat(255)}!b`,
    ],
    fails: [
      'abcd1',
      'letmein',
      'rock-n-roll',
      'abcdef!',
      '!abcdef',
      'é!bcdef',
      '密码abc1',
      'abcde1\u2e80',
      'abcdefghijklmnopqrstuvwxyz',
      `${'a'.repeat(256)}!b`,
      'min8chars',
    ],
  },
  {
    is: looksLikeSchemeValue,
    holds: ['hunter2', 'abcde=', 'abcde==', 'ab+/_=', 'abcdefghijklmnopqrstuvwX'],
    fails: ['abcd=', 'abcde===', 'abc-de=', '=abcde=', 'abcdefghijklmnopqrstuvW', 'abcdefghijklmnopqrstuvwx'],
  },
  {
    is: isNumberedWord,
    holds: [
      'research2024',
      'abc1',
      'Abcd12',
      'abc123',
      'abc1999',
      'abc-2001',
      'abc-def_1',
      'abc-d-d-d-d1',
      `${'a'.repeat(255)}1`,
    ],
    fails: [
      'ab1',
      'abc1234',
      'abc1850',
      'ABc1',
      'abc',
      '1abc1',
      'abc1x',
      'abc-d-d-d-d-d1',
      'abc--def1',
      `${'a'.repeat(256)}1`,
    ],
  },
  {
    is: isOrdinary,
    holds: ['min8chars', 'sha256', '2024-01-31', 'v1.2.3', `/home/${'x'.repeat(58)}`],
    fails: ['hunter2', 'xmin8chars', 'min8chars!', `/home/${'x'.repeat(59)}`],
  },
  {
    is: isPath,
    holds: ['/home/bo', '~/home/x', './etc/x', '../tmp/y', 'C:\\Users\\bo x', '/Volumes/a-b.c@d'],
    fails: ['/hunter2', 'home/bo', '/home', 'x/home/bo', '/home/bo x', 'xC:\\a', 'C:/a', 'C:\\', 'C:\\a\nb'],
  },
  {
    is: isStandIn,
    holds: [
      '',
      '*'.repeat(256),
      '$TOKEN',
      '$X',
      'Bearer $TOKEN',
      'basic <x>',
      'include',
      'Include',
      'Authorization',
      'same-origin',
      '/home/bo',
      'must be at least 8 characters',
      'Please enter it',
      'IS REQUIRED',
    ],
    fails: [
      '*'.repeat(257),
      'hunter2',
      'x$TOKEN',
      '$TOKEN x',
      'included',
      'authorizations',
      'must eat',
      'must Must',
      'must-be',
    ],
  },
  {
    is: looksLikePassword,
    holds: ['abcd', 'letmein', '1a23', 'a1234', '1234a'],
    fails: ['abc', 'a bcd', '1234', '12.5%', '-1,5', '1/2/3', '$PASS', 'min8chars'],
  },
  {
    is: isExpression,
    holds: [
      'await x',
      'new X',
      'foo(',
      'a.b(',
      'a?.b[',
      '$x_1(',
      '_x(',
      'a.$b.c1(',
      'process.env.X',
      'os.environ',
      'env.x',
      'self.x',
      'this.x',
      'config.x',
      'settings.x',
      'args.x',
      'options.x',
      'opts.x',
      'params.x',
      'secrets.x',
      'import.x',
      `${'a'.repeat(255)}(`,
    ],
    fails: ['awaiting', 'newer', 'foo', 'foo.bar', 'xprocess.env', '1foo(', 'a-b(', ' foo(', `${'a'.repeat(256)}(`],
  },
];

describe.each(rules.map((rule) => [rule.is.name, rule] as const))('%s', (_, { is, holds, fails }) => {
  it.each(holds)('holds for %s', (value) => {
    expect(is(value)).toBe(true);
  });

  it.each(fails)('does not hold for %s', (value) => {
    expect(is(value)).toBe(false);
  });
});
