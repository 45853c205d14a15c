import { propertyRuns } from '@sgp-otel/testkit';
import fc from 'fast-check';
import type { Environment } from '../../src/configuration/environment';
import { type ResolvedSettings, resolveSettings } from '../../src/configuration/resolve-settings';
import type { Setting } from '../../src/configuration/setting-kinds';
import { type SettingOptions, settingsTable } from '../../src/configuration/settings-table';
import { SgpError } from '../../src/errors/sgp-error';

type Name = keyof typeof settingsTable;
const rows = Object.entries(settingsTable) as [Name, Setting][];

interface Example {
  /** A text for the variable, and the value it means. */
  readonly text: string;
  readonly read: unknown;
  /** Another value, for the option. */
  readonly option: unknown;
}

const special: Partial<Record<Name, Example>> = {
  baseUrl: { text: 'http://variable.test', read: 'http://variable.test', option: 'http://option.test' },
  disabled: { text: 'yes', read: true, option: false },
  spanNaming: { text: 'SGP', read: 'sgp', option: 'span' },
  spanFilter: { text: 'genai', read: 'genai', option: 'all' },
  skipSpanStart: { text: 'off', read: false, option: true },
  spoolMode: { text: 'Always', read: 'always', option: 'spill' },
  spoolMaxAgeMillis: { text: '36h', read: 129_600_000, option: 5000 },
  spoolFsync: { text: 'never', read: 'never', option: 'always' },
};

function exampleOf(name: Name, { defaultValue }: Setting): Example {
  const example = special[name];
  if (example !== undefined) return example;
  if (typeof defaultValue === 'number') {
    return { text: String(defaultValue + 1), read: defaultValue + 1, option: defaultValue + 2 };
  }
  if (typeof defaultValue === 'boolean') {
    return { text: String(!defaultValue), read: !defaultValue, option: defaultValue };
  }
  return { text: 'of-variable', read: 'of-variable', option: 'of-option' };
}

function fromEnvironment(environment: Environment): ResolvedSettings {
  return resolveSettings({}, environment);
}

describe.each(rows)('%s', (name, setting) => {
  const { text, read, option } = exampleOf(name, setting);

  it('has its default when neither option nor variable is set', () => {
    expect(fromEnvironment({})).toEqual({
      values: expect.objectContaining({ [name]: setting.defaultValue }),
      warnings: [],
    });
  });

  it.each(setting.variables)('is read from %s, spaces around it ignored', (variable) => {
    const { values, warnings } = fromEnvironment({ [variable]: `  ${text}\t` });
    expect(values[name]).toBe(read);
    expect(warnings).toEqual([]);
  });

  it.each(setting.variables)('counts %s as unset when it is empty or only spaces', (variable) => {
    for (const empty of ['', '  ', '\t\n']) {
      const { values, warnings } = fromEnvironment({ [variable]: empty });
      expect(values[name]).toBe(setting.defaultValue);
      expect(warnings).toEqual([]);
    }
  });

  it('takes the option rather than its variables', () => {
    const environment = Object.fromEntries(setting.variables.map((variable) => [variable, text]));
    expect(resolveSettings({ [name]: option }, environment).values[name]).toBe(option);
  });

  it('reads its variable when the option is given as undefined', () => {
    expect(resolveSettings({ [name]: undefined }, { [String(setting.variables[0])]: text }).values[name]).toBe(read);
  });

  it('does not warn about a variable that an option overrides', () => {
    expect(
      resolveSettings({ [name]: option }, { [String(setting.variables[0])]: 'not valid: \u0000' }).warnings,
    ).toEqual([]);
  });
});

describe('the defaults', () => {
  it('are those of the contract', () => {
    expect(fromEnvironment({}).values).toMatchObject({
      apiKey: undefined,
      accountId: undefined,
      baseUrl: 'https://api.egp.scale.com',
      disabled: false,
      skipSpanStart: true,
      batchSize: 200,
      lingerMillis: 250,
      maxQueueSize: 0,
      concurrency: 3,
      maxAttempts: 4,
    });
  });

  it('lie within what their own setting accepts', () => {
    for (const [, setting] of rows) {
      if (setting.defaultValue !== undefined) expect(setting.accepts(setting.defaultValue)).toBe(true);
    }
  });
});

describe('resolved values', () => {
  it('are frozen', () => {
    const { values } = fromEnvironment({});
    expect(Object.isFrozen(values)).toBe(true);
    expect(() => Object.assign(values, { batchSize: 1 })).toThrow(TypeError);
  });

  it('do not follow a later change of the environment', () => {
    const environment: Record<string, string> = { AGENTEX_SPAN_QUEUE_BATCH_SIZE: '7' };
    const { values } = fromEnvironment(environment);
    environment.AGENTEX_SPAN_QUEUE_BATCH_SIZE = '8';
    expect(values.batchSize).toBe(7);
  });
});

describe('a number in a variable', () => {
  it.each(['many', '12.5', '1e3', '0x10', '10 ms', '--1', 'NaN', 'Infinity', '१२'])(
    'that cannot be read (%s) is replaced by the default, with one warning that says all',
    (text) => {
      const { values, warnings } = fromEnvironment({ AGENTEX_SPAN_QUEUE_BATCH_SIZE: text });
      expect(values.batchSize).toBe(200);
      expect(warnings).toEqual([
        `AGENTEX_SPAN_QUEUE_BATCH_SIZE is ${JSON.stringify(text)}; expected a whole number of spans from 1 to 1000; using 200.`,
      ]);
    },
  );

  it.each([
    ['AGENTEX_SPAN_QUEUE_LINGER_MS', '-5', 'lingerMillis', 0],
    ['AGENTEX_SPAN_QUEUE_BATCH_SIZE', '0', 'batchSize', 1],
    ['AGENTEX_SPAN_QUEUE_BATCH_SIZE', '5000', 'batchSize', 1000],
    ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '5000', 'batchSize', 1000],
    ['AGENTEX_SPAN_QUEUE_MAX_SIZE', '-1', 'maxQueueSize', 0],
    ['AGENTEX_SPAN_QUEUE_CONCURRENCY', '0', 'concurrency', 1],
    ['AGENTEX_SPAN_QUEUE_MAX_RETRIES', '0', 'maxAttempts', 1],
    ['AGENTEX_SPAN_QUEUE_MAX_RETRIES', '9'.repeat(400), 'maxAttempts', 100],
    ['OTEL_BSP_EXPORT_TIMEOUT', '0', 'exportTimeoutMillis', 1],
  ] as const)('%s=%s is set to the nearest bound, with a warning', (variable, text, name, bound) => {
    const { values, warnings } = fromEnvironment({ [variable]: text });
    expect(values[name]).toBe(bound);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(new RegExp(`^${variable} is "${text.slice(0, 50)}.*; using ${bound}\\.$`));
  });

  it.each([
    ['1', 1],
    ['1000', 1000],
    ['+5', 5],
    ['007', 7],
  ])('at or within the bounds (%s) is taken without a warning', (text, value) => {
    const { values, warnings } = fromEnvironment({ AGENTEX_SPAN_QUEUE_BATCH_SIZE: text });
    expect(values.batchSize).toBe(value);
    expect(warnings).toEqual([]);
  });

  it('is shown shortened in the warning when it is long', () => {
    const [warning] = fromEnvironment({ AGENTEX_SPAN_QUEUE_BATCH_SIZE: 'x'.repeat(10_000) }).warnings;
    expect(warning?.length).toBeLessThan(300);
  });
});

describe('a setting with two variables', () => {
  it.each([
    ['batchSize', 'AGENTEX_SPAN_QUEUE_BATCH_SIZE', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
    ['lingerMillis', 'AGENTEX_SPAN_QUEUE_LINGER_MS', 'OTEL_BSP_SCHEDULE_DELAY'],
    ['maxQueueSize', 'AGENTEX_SPAN_QUEUE_MAX_SIZE', 'OTEL_BSP_MAX_QUEUE_SIZE'],
  ] as const)('takes for %s the value of %s rather than of %s', (name, agentex, standard) => {
    expect(fromEnvironment({ [agentex]: '11', [standard]: '22' }).values[name]).toBe(11);
  });

  it('reads the standard name when the Agentex name is empty', () => {
    const environment = { AGENTEX_SPAN_QUEUE_BATCH_SIZE: ' ', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '22' };
    expect(fromEnvironment(environment).values.batchSize).toBe(22);
  });

  it('uses the default, not the standard name, when the Agentex name cannot be read', () => {
    const { values, warnings } = fromEnvironment({
      AGENTEX_SPAN_QUEUE_BATCH_SIZE: 'many',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '22',
    });
    expect(values.batchSize).toBe(200);
    expect(warnings).toHaveLength(1);
  });
});

describe('AGENTEX_TRACING_SKIP_SPAN_START', () => {
  it.each(['0', 'false', 'no', 'off', 'FALSE', 'No', 'oFF', '  off  ', '\t0\n'])(
    'restores the start write for %j',
    (text) => {
      expect(fromEnvironment({ AGENTEX_TRACING_SKIP_SPAN_START: text })).toMatchObject({
        values: { skipSpanStart: false },
        warnings: [],
      });
    },
  );

  it.each(['1', 'true', 'yes', 'on', 'maybe', 'n', 'f', '00', 'disabled', '-0'])(
    'keeps skipping for %j, without a warning',
    (text) => {
      expect(fromEnvironment({ AGENTEX_TRACING_SKIP_SPAN_START: text })).toMatchObject({
        values: { skipSpanStart: true },
        warnings: [],
      });
    },
  );

  it('skips when unset or empty', () => {
    expect(fromEnvironment({}).values.skipSpanStart).toBe(true);
    expect(fromEnvironment({ AGENTEX_TRACING_SKIP_SPAN_START: '' }).values.skipSpanStart).toBe(true);
  });
});

describe('DISABLE_SCALE_TRACING', () => {
  it.each(['1', 'true', '0', 'false', 'no', 'off', 'anything'])('turns tracing off for %j', (text) => {
    expect(fromEnvironment({ DISABLE_SCALE_TRACING: text })).toMatchObject({
      values: { disabled: true },
      warnings: [],
    });
  });
});

describe('SGP_CLIENT_BASE_URL', () => {
  it.each([
    ['https://sgp.test', 'https://sgp.test'],
    ['https://sgp.test/', 'https://sgp.test'],
    ['http://127.0.0.1:5003/public', 'http://127.0.0.1:5003/public'],
    ['http://127.0.0.1:5003/public/', 'http://127.0.0.1:5003/public'],
    ['https://sgp.test/a/b//', 'https://sgp.test/a/b'],
    ['HTTPS://SGP.test:443/Path', 'https://sgp.test/Path'],
    ['http://[::1]:5003', 'http://[::1]:5003'],
    ['https://sgp.test/?', 'https://sgp.test'],
    ['https://sgp.test/#', 'https://sgp.test'],
  ])('%s is kept as %s', (text, url) => {
    expect(fromEnvironment({ SGP_CLIENT_BASE_URL: text })).toMatchObject({ values: { baseUrl: url }, warnings: [] });
    expect(resolveSettings({ baseUrl: text }, {}).values.baseUrl).toBe(url);
  });

  it.each([
    'sgp.test',
    'localhost:5003',
    '/v5',
    'ftp://sgp.test',
    'file:///etc/hosts',
    'https://',
    'https://exa mple.test',
    'http://sgp.test:99999',
    'not a url',
    'https://sgp.test/?tenant=1',
    'https://sgp.test/#part',
  ])('%s is not used and never replaced by the default', (text) => {
    const { values, warnings } = fromEnvironment({ SGP_CLIENT_BASE_URL: text });
    expect(values.baseUrl).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(
        /^SGP_CLIENT_BASE_URL is ".*"; expected an absolute http:\/\/ or https:\/\/ URL .*; it is not used\.$/,
      ),
    ]);
  });

  it.each([
    'https://user:hunter2@sgp.test',
    'https://user:hunter2@part@sgp.test',
    'https://user:hunter2/part@sgp.test',
    'https://user:hunter2?part@sgp.test',
    'https://user:hunter2#part@sgp.test',
    'https://hunter2@sgp.test',
    'https:/user:hunter2@sgp.test',
    'https:user:hunter2@sgp.test',
    'user:hunter2@sgp.test',
    'ftp://user:hunter2@sgp.test',
    'postgres://user:hunter2@sgp.test/db',
    'https://user:\nhunter2@sgp.test',
    'https://sgp.test/?api_key=hunter2',
    'https://sgp.test/#hunter2',
  ])('%j is not used, and the warning hides what is secret in it', (text) => {
    const { values, warnings } = fromEnvironment({ SGP_CLIENT_BASE_URL: text });
    expect(values.baseUrl).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('[REDACTED]');
    expect(warnings[0]).not.toMatch(/hunter2|part@/);
    expect(() => resolveSettings({ baseUrl: text }, {})).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });

  it('shows in the warning where an URL with a password points to', () => {
    expect(fromEnvironment({ SGP_CLIENT_BASE_URL: 'https://user:hunter2@sgp.test/v5' }).warnings[0]).toContain(
      '"https://[REDACTED]@sgp.test/v5"',
    );
  });
});

describe('SGP_API_KEY', () => {
  it.each(['sk-first\nsk-second', 'sk-first sk-second', 'sk-first\u00e9', 'sk-first\u0000', 'sk-first\u2028x'])(
    '%j cannot be a header: it is not used, and no part of it is shown',
    (text) => {
      const { values, warnings } = fromEnvironment({ SGP_API_KEY: text });
      expect(values.apiKey).toBeUndefined();
      expect(warnings).toEqual([
        'SGP_API_KEY is not usable (its value is not shown); expected visible ASCII characters without spaces; it is not used.',
      ]);
    },
  );

  it('is used without the line break that a file leaves at its end', () => {
    expect(fromEnvironment({ SGP_API_KEY: 'sk-first\n' })).toMatchObject({
      values: { apiKey: 'sk-first' },
      warnings: [],
    });
  });
});

describe('SGP_ACCOUNT_ID', () => {
  it('is not used when it holds a line break, and the warning shows it escaped', () => {
    const { values, warnings } = fromEnvironment({ SGP_ACCOUNT_ID: 'acc\nx-evil: 1' });
    expect(values.accountId).toBeUndefined();
    expect(warnings[0]).toContain('SGP_ACCOUNT_ID is "acc\\nx-evil: 1"');
  });
});

describe('what files and tools leave around a value', () => {
  const readable = {
    SGP_API_KEY: 'sk-first',
    SGP_ACCOUNT_ID: 'acc',
    SGP_CLIENT_BASE_URL: 'https://sgp.test',
    AGENT_NAME: 'helper',
  };
  const wrap = (around: (text: string) => string) =>
    fromEnvironment(Object.fromEntries(Object.entries(readable).map(([name, text]) => [name, around(text)])));

  it.each<[string, (text: string) => string]>([
    ['a line break', (text) => `${text}\n`],
    ['a Windows line break', (text) => `${text}\r\n`],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['a byte order mark that the middle of a file had', (text) => ` \ufeff ${text}`],
    ['a space without width', (text) => `\u200b${text}\u200b`],
    ['a space that does not break', (text) => `\u00a0${text}`],
    ['double quotes', (text) => `"${text}"`],
    ['single quotes', (text) => `'${text}'`],
    ['quotes of a word processor', (text) => `“${text}”`],
    ['quotes and a line break outside of them', (text) => `"${text}"\r\n`],
    ['quotes and a line break inside of them', (text) => `"${text}\n"`],
  ])('%s is trimmed from keys, names and URLs, without a warning', (_what, around) => {
    const { values, warnings } = wrap(around);
    expect(values).toMatchObject({
      apiKey: 'sk-first',
      accountId: 'acc',
      baseUrl: 'https://sgp.test',
      agentName: 'helper',
    });
    expect(warnings).toEqual([]);
  });

  it('is trimmed from numbers and switches of this project', () => {
    const { values, warnings } = fromEnvironment({
      AGENTEX_SPAN_QUEUE_BATCH_SIZE: '"7"',
      SGP_OTEL_CAPTURE_CONTENT: "'false'\n",
      SGP_OTEL_SPAN_FILTER: '"genai"',
    });
    expect(values).toMatchObject({ batchSize: 7, captureContent: false, spanFilter: 'genai' });
    expect(warnings).toEqual([]);
  });

  it.each(['""', "''", '" "', '"\n"', '\ufeff'])('counts as unset when nothing else is there: %j', (text) => {
    const { values, warnings } = fromEnvironment({ SGP_API_KEY: text, SGP_OTEL_MAX_INPUT_BYTES: text });
    expect(values.apiKey).toBeUndefined();
    expect(values.given.size).toBe(0);
    expect(warnings).toEqual([]);
  });

  it.each(['"sk-first', 'sk-first"', "sk-first'", 'sk-first`', '"sk-first","sk-second"'])(
    'a quote at one end (%s) stays, and is named without the key',
    (text) => {
      const { values, warnings } = fromEnvironment({ SGP_API_KEY: text });
      expect(values.apiKey).toBe(text);
      expect(warnings).toEqual([
        'SGP_API_KEY is a text with a quote at its start or end, which counts as part of it; it is used as it is.',
      ]);
    },
  );

  it('quotes around a switch that other clients read as well count, as they do there, and are named', () => {
    const { values, warnings } = fromEnvironment({ AGENTEX_TRACING_SKIP_SPAN_START: '"false"' });
    expect(values.skipSpanStart).toBe(true);
    expect(warnings).toEqual([
      'AGENTEX_TRACING_SKIP_SPAN_START is "\\"false\\"" with a quote at its start or end, which counts as part of it; using true.',
    ]);
  });

  it('takes no time that grows with the square of a value', () => {
    const text = `x${' '.repeat(1_000_000)}x`;
    expect(fromEnvironment({ AGENT_NAME: text }).values.agentName).toBe(text);
  });
});

describe('a variable whose name is not quite the one that is read', () => {
  it.each([
    ['\ufeffSGP_API_KEY', '"\\ufeffSGP_API_KEY"'],
    ['"SGP_API_KEY"', '"\\"SGP_API_KEY\\""'],
    ['SGP_API_KEY ', '"SGP_API_KEY "'],
    ['SGP_API_KEY\r', '"SGP_API_KEY\\r"'],
    ['export SGP_API_KEY', '"export SGP_API_KEY"'],
    ['SGP_API_KEY:', '"SGP_API_KEY:"'],
  ])('%j is named', (name, shown) => {
    const { values, warnings } = fromEnvironment({ [name]: 'sk-first' });
    expect(values.apiKey).toBeUndefined();
    expect(warnings).toEqual([`SGP_API_KEY is not set, but ${shown} is; correct the name where it is set.`]);
  });

  it('is no matter while the right one is set, nor are names of others', () => {
    expect(fromEnvironment({ 'export SGP_API_KEY': 'a', SGP_API_KEY: 'b' }).warnings).toEqual([]);
    expect(
      fromEnvironment({ 'export PATH': 'a', 'BASH_FUNC_x%%': '() {}', agent_name: 'x', '': 'y' }).warnings,
    ).toEqual([]);
  });
});

describe('a key in the wrong variable', () => {
  const key = 'sk-proj-4f9a8b7c6d5e4f3a2b1c';

  it.each(['SGP_CLIENT_BASE_URL', 'AGENTEX_SPAN_QUEUE_BATCH_SIZE', 'SGP_OTEL_SPAN_NAMING'])(
    '%s is not shown',
    (variable) => {
      const { warnings } = fromEnvironment({ [variable]: key });
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`${variable} is "[REDACTED]"`);
      expect(warnings[0]).not.toContain('4f9a8b');
    },
  );

  it('is not shown with more around it', () => {
    const [warning] = fromEnvironment({ SGP_ACCOUNT_ID: `Bearer ${key}` }).warnings;
    expect(warning).toContain('SGP_ACCOUNT_ID is "Bearer [REDACTED]"');
  });
});

describe('an invalid option in code', () => {
  it.each([
    ['batchSize', 0, 'Option batchSize is 0; expected a whole number of spans from 1 to 1000.'],
    ['batchSize', 1001, 'Option batchSize is 1001; expected a whole number of spans from 1 to 1000.'],
    ['batchSize', 1.5, 'Option batchSize is 1.5; expected a whole number of spans from 1 to 1000.'],
    ['batchSize', Number.NaN, 'Option batchSize is NaN; expected a whole number of spans from 1 to 1000.'],
    ['batchSize', '200', 'Option batchSize is "200"; expected a whole number of spans from 1 to 1000.'],
    ['batchSize', 200n, 'Option batchSize is 200; expected a whole number of spans from 1 to 1000.'],
    ['batchSize', null, 'Option batchSize is null; expected a whole number of spans from 1 to 1000.'],
    ['batchSize', { secret: 1 }, 'Option batchSize is an object; expected a whole number of spans from 1 to 1000.'],
    ['batchSize', () => 'secret', 'Option batchSize is a function; expected a whole number of spans from 1 to 1000.'],
    ['lingerMillis', -1, 'Option lingerMillis is -1; expected a whole number of milliseconds from 0 to 86400000.'],
    ['disabled', 'yes', 'Option disabled is "yes"; expected any text that is not empty.'],
    ['accountId', '', 'Option accountId is ""; expected visible ASCII characters without spaces.'],
    ['agentName', ' ', 'Option agentName is " "; expected text that is not empty.'],
  ])('%s: %p throws and says what was expected', (name, value, message) => {
    let thrown: unknown;
    try {
      resolveSettings({ [name]: value } as SettingOptions, {});
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SgpError);
    expect(thrown).toMatchObject({ code: 'SGP_INVALID_OPTION', message });
  });

  it.each(['sk secret', 'sk-secret\n', { key: 'sk-secret' }, 42])('apiKey: %p throws without showing it', (apiKey) => {
    expect(() => resolveSettings({ apiKey } as SettingOptions, {})).toThrow(
      new SgpError(
        'SGP_INVALID_OPTION',
        'Option apiKey is not usable (its value is not shown); expected visible ASCII characters without spaces.',
      ),
    );
  });

  it('throws although a valid variable is set', () => {
    expect(() => resolveSettings({ batchSize: 0 }, { AGENTEX_SPAN_QUEUE_BATCH_SIZE: '7' })).toThrow(SgpError);
  });
});

describe('a time in a variable', () => {
  it.each([
    ['48h', 172_800_000, 0],
    ['7d', 604_800_000, 0],
    ['1.5 m', 90_000, 0],
    ['90S', 90_000, 0],
    ['2500ms', 2500, 0],
    ['2500', 2500, 0],
    ['1ms', 1000, 1],
    ['a day', 172_800_000, 1],
    ['-1h', 172_800_000, 1],
  ])('%j is %i ms', (text, millis, warningCount) => {
    const { values, warnings } = fromEnvironment({ SGP_OTEL_SPOOL_MAX_AGE: text });
    expect(values.spoolMaxAgeMillis).toBe(millis);
    expect(warnings).toHaveLength(warningCount);
  });

  it.each([0, -1, 1.5, '48h', 'sometimes'])('the option %j is a mistake', (option) => {
    expect(() => resolveSettings({ spoolFsync: option as number }, {})).toThrow('Option spoolFsync is');
  });
});

describe('any environment', () => {
  const variables = rows.flatMap(([, setting]) => setting.variables);
  const mayBeUnset: Name[] = [
    'apiKey',
    'accountId',
    'baseUrl',
    'spoolDir',
    'clientCertificateFile',
    'clientKeyFile',
    'acpType',
    'agentName',
    'agentId',
  ];
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer().map(String),
    fc.bigInt().map(String),
    fc.double().map(String),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom('', ' ', 'true', 'off', '0', '-1', '1e999', 'https://u:p@h', 'http://h/public/'),
  );
  const anyEnvironment = fc.record(Object.fromEntries(variables.map((variable) => [variable, anyText])), {
    requiredKeys: [],
  });

  it('never throws and gives values that each setting would accept itself', () => {
    fc.assert(
      fc.property(anyEnvironment, (environment) => {
        const { values, warnings } = fromEnvironment(environment);
        for (const [name, setting] of rows) {
          const value = values[name];
          if (value === undefined) expect(mayBeUnset).toContain(name);
          else expect(setting.accepts(value)).toBe(true);
        }
        for (const warning of warnings)
          expect(variables.some((variable) => warning.startsWith(`${variable} is `))).toBe(true);
        expect(warnings.length).toBeLessThanOrEqual(rows.length);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('resolves to the same values when those are given as options', () => {
    fc.assert(
      fc.property(anyEnvironment, (environment) => {
        const first = fromEnvironment(environment).values;
        const again = resolveSettings(first, {}).values;
        for (const [name, setting] of rows) expect(again[name]).toBe(first[name] ?? setting.defaultValue);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
