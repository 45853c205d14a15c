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
