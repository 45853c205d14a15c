// How single values are read and shown, below what settings and proxies make of them.
import { apiKeyOf, withHiddenApiKey } from '../../src/configuration/api-key';
import { misnamedVariables } from '../../src/configuration/misnamed-variables';
import { proxyAddress } from '../../src/configuration/proxy-choice';
import { resolveSettings } from '../../src/configuration/resolve-settings';
import { duration, headerText, integer, oneOf, text } from '../../src/configuration/setting-kinds';
import { settingsTable, type WholeSettings } from '../../src/configuration/settings-table';
import { shownValue } from '../../src/configuration/shown-value';
import { hasStrayQuote, trimmedVariable, variableText } from '../../src/configuration/variable-text';

describe('the text of a variable', () => {
  it.each([
    ['', undefined],
    [undefined, undefined],
    ['  ', undefined],
    ['""', undefined],
    ['" "', undefined],
    ['a', 'a'],
    [' a b ', 'a b'],
    ['\ufeff\u200b\u200f\u2060a\u2060\u200f\u200b\ufeff', 'a'],
    ['"a"', 'a'],
    ["'a'", 'a'],
    ['`a`', 'a'],
    ['“a”', 'a'],
    ['‘a’', 'a'],
    ['" a "', 'a'],
    ['"a', '"a'],
    ['a"', 'a"'],
    ['"a\'', '"a\''],
    ['""a""', '""a""'],
    ['"a","b"', '"a","b"'],
    ["''a''", "''a''"],
    ['``a``', '``a``'],
    ['““a””', '““a””'],
    ['‘‘a’’', '‘‘a’’'],
    ['x"a"', 'x"a"'],
    ['"a"x', '"a"x'],
  ])('%j is %j', (value, expected) => {
    expect(variableText(value)).toBe(expected);
  });

  it('keeps quotes where only what no reader sees is taken away', () => {
    expect([' "a"\n', '\u200ba b\u200b', ''].map(trimmedVariable)).toEqual(['"a"', 'a b', '']);
  });

  it.each([...'"\'`'])('has a stray quote with %s at one end', (quote) => {
    expect([`${quote}a`, `a${quote}`, `${quote}a${quote}`].map(hasStrayQuote)).toEqual([true, true, true]);
    expect(hasStrayQuote(`a${quote}b`)).toBe(false);
  });

  it('has one with a quote of a word processor on its own side alone', () => {
    expect(['“a', '‘a', 'a”', 'a’', '”a', '’a', 'a“', 'a‘'].map(hasStrayQuote)).toEqual([
      ...Array(4).fill(true),
      ...Array(4).fill(false),
    ]);
  });
});

describe('a value is shown', () => {
  const token = 'abcdefghij0123456789';

  it.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'undefined'],
    [7, '7'],
    [true, 'true'],
    [{}, 'an object'],
    [[], 'an object'],
    [() => {}, 'a function'],
    ['a "text"', '"a \\"text\\""'],
    ['x'.repeat(100), `"${'x'.repeat(100)}"`],
    ['x'.repeat(101), `"${'x'.repeat(100)}…"`],
    [token, '"[REDACTED]"'],
    [`${token}==`, '"[REDACTED]"'],
    [`${token}===`, '"[REDACTED]="'],
    [`a ${token} b`, '"a [REDACTED] b"'],
    [`${token} ${token}`, '"[REDACTED] [REDACTED]"'],
    [token.slice(1), `"${token.slice(1)}"`],
    ['abcdefghijabcdefghij', '"abcdefghijabcdefghij"'],
    ['01234567890123456789', '"01234567890123456789"'],
    ['https://host/path', '"https://host/path"'],
    ['https://user:pw@host/path', '"https://[REDACTED]@host/path"'],
    ['https:/user:pw@host', '"https:/[REDACTED]@host"'],
    ['HTTP+x.1-y://user@host', '"HTTP+x.1-y://[REDACTED]@host"'],
    ['user:pw@x@host', '"[REDACTED]@host"'],
    ['https://host/?key=1', '"https://host/?[REDACTED]"'],
    ['https://host/#key\n1', '"https://host/#[REDACTED]"'],
    ['https://host/?', '"https://host/?"'],
  ])('%p as %s', (value, shown) => {
    expect(shownValue(value)).toBe(shown);
  });
});

it.each([
  ['http://proxy.test', 'proxy.test:80'],
  ['https://proxy.test', 'proxy.test:443'],
  ['http://user:pw@proxy.test:3128', 'proxy.test:3128'],
  ['http://[::1]:3128', '[::1]:3128'],
])('the proxy %s is named %s', (url, address) => {
  expect(proxyAddress(new URL(url))).toBe(address);
});

describe('names that are almost those of variables', () => {
  const known = new Set(['SGP_API_KEY']);
  const named = (name: string, environment = {}) =>
    misnamedVariables(known, { [name]: 'x', ...environment }).length > 0;

  it.each([
    ['export SGP_API_KEY', true],
    ['set  SGP_API_KEY', true],
    ['SGP_API_KEY =', true],
    ['SGP_API_KEY::', true],
    ['export "SGP_API_KEY"', true],
    ['SGP_API_KEY', false],
    ['exportSGP_API_KEY', false],
    ['an export SGP_API_KEY', false],
    ['SGP_API_KEY=x', false],
    ['SGP_API_KEY_', false],
    ['', false],
  ])('%j: %s', (name, isMeant) => {
    expect(named(name)).toBe(isMeant);
  });

  it('are no matter where the right one is set to something', () => {
    expect(named('set SGP_API_KEY', { SGP_API_KEY: 'y' })).toBe(false);
    expect(named('set SGP_API_KEY', { SGP_API_KEY: '' })).toBe(true);
  });

  it('are shown with what nobody sees as numbers of four digits', () => {
    expect(misnamedVariables(known, { '\u00a0SGP_API_KEY': 'x' })).toEqual([
      'SGP_API_KEY is not set, but "\\u00a0SGP_API_KEY" is; correct the name where it is set.',
    ]);
  });
});

describe('what a setting accepts and reads', () => {
  const row = { variables: ['X'], description: '' };
  const number = integer({ ...row, defaultValue: 5, unit: 'spans', minimum: 2, maximum: 10 });
  const time = duration({ ...row, defaultValue: 500, minimum: 100, maximum: 90_000, words: ['never'] });

  it('whole numbers within the bounds', () => {
    expect([1, 2, 10, 11, 2.5, '5', undefined].map(number.accepts)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(['1', '2', '10', '11', '-3', '+7'].map((each) => number.parse(each))).toEqual([
      { value: 2, clamped: true },
      { value: 2, clamped: false },
      { value: 10, clamped: false },
      { value: 10, clamped: true },
      { value: 2, clamped: true },
      { value: 7, clamped: false },
    ]);
    expect(['x1', '1x', '', '1.0'].map((each) => number.parse(each))).toEqual(Array(4).fill(undefined));
  });

  it('times, with a unit in a variable, or a word', () => {
    expect([99, 100, 90_000, 90_001, 100.5, 'never', 'always', '1s'].map(time.accepts)).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
      false,
    ]);
    const read = ['Never', '100', '99ms', '0.5 s', '1.5m', '1H', '0.0001d', '250.4', '250.5'].map((each) =>
      time.parse(each),
    );
    expect(read).toEqual([
      { value: 'never' },
      { value: 100, clamped: false },
      { value: 100, clamped: true },
      { value: 500, clamped: false },
      { value: 90_000, clamped: false },
      { value: 90_000, clamped: true },
      { value: 8640, clamped: false },
      { value: 250, clamped: false },
      { value: 251, clamped: false },
    ]);
    const unread = ['', 's', '1.', '.5s', 'x1s', '1sx', '1 s s', '1week', '1  ', 'nevers'];
    expect(unread.map((each) => time.parse(each))).toEqual([
      ...Array(8).fill(undefined),
      { value: 100, clamped: true },
      undefined,
    ]);
  });

  it('says what it expects, words included', () => {
    expect([
      number.expected,
      time.expected,
      duration({ ...row, defaultValue: 1, minimum: 1, maximum: 2 }).expected,
    ]).toEqual([
      'a whole number of spans from 2 to 10',
      'a time from 100 to 90000 milliseconds, in a variable also with a unit (ms, s, m, h, d), or never',
      'a time from 1 to 2 milliseconds, in a variable also with a unit (ms, s, m, h, d)',
    ]);
    expect(time.unit).toBe('milliseconds');
  });

  it('texts, headers, words and switches', () => {
    const word = oneOf({ ...row, words: ['span', 'sgp'], defaultValue: 'span' });
    expect(['span', 'SPAN', 'spa', 7].map(word.accepts)).toEqual([true, false, false, false]);
    expect([word.parse('SGP'), word.parse('spa'), word.expected]).toEqual([
      { value: 'sgp' },
      undefined,
      'one of span, sgp',
    ]);
    const header = headerText(row);
    expect(['a!~', 'a b', ' a', 'a ', '\u007f', '', 7, undefined].map(header.accepts)).toEqual([
      true,
      ...Array(7).fill(false),
    ]);
    expect([header.parse('a'), header.parse('a b'), header.defaultValue]).toEqual([
      { value: 'a' },
      undefined,
      undefined,
    ]);
    expect(['a', ' ', '', 7].map(text(row).accepts)).toEqual([true, false, false, false]);
    const { captureContent, disabled, baseUrl } = settingsTable;
    expect([true, false, 'true', 1].map(captureContent.accepts)).toEqual([true, true, false, false]);
    const switches = ['1', 'TRUE', 'yes', 'On', '0', 'False', 'no', 'OFF', 'x'].map(
      (each) => captureContent.parse(each)?.value,
    );
    expect(switches).toEqual([true, true, true, true, false, false, false, false, undefined]);
    expect(captureContent.parse('x')).toBeUndefined();
    expect(disabled.parse('x')).toEqual({ value: true });
    expect(['http://a', 'ftp://a', 'xhttp://a', 7, 'http://user@a', 'http://:pw@a'].map(baseUrl.accepts)).toEqual([
      true,
      ...Array(5).fill(false),
    ]);
  });
});

it('the API key is known for the settings, and not in them', () => {
  const whole = { apiKey: 'sk', accountId: 'acc' } as WholeSettings;
  const hidden = withHiddenApiKey(whole);
  expect(hidden).toEqual({ accountId: 'acc' });
  expect(Object.isFrozen(hidden)).toBe(true);
  expect([apiKeyOf(hidden), apiKeyOf(whole), apiKeyOf({ ...hidden })]).toEqual(['sk', 'sk', undefined]);
  const { apiKey: _, ...keyless } = whole;
  expect(apiKeyOf(withHiddenApiKey(keyless as WholeSettings))).toBeUndefined();
});

describe('what was given', () => {
  it('is what somebody set to something usable, in code or in a variable', () => {
    const givenOf = (options: object, environment = {}) => [...resolveSettings(options, environment).values.given];
    expect(givenOf({ batchSize: 7 }, { SGP_OTEL_CAPTURE_CONTENT: 'no', AGENTEX_SPAN_QUEUE_LINGER_MS: 'soon' })).toEqual(
      ['batchSize', 'captureContent'],
    );
    expect(givenOf({})).toEqual([]);
  });

  it('is trimmed in code too', () => {
    expect(resolveSettings({ agentName: ' helper ' }, {}).values.agentName).toBe('helper');
  });
});
