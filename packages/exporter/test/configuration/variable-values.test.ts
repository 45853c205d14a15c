// How the text of each kind of variable is read, and what is said when it cannot be.
import type { Environment } from '../../src/configuration/environment';
import { type ResolvedSettings, resolveSettings } from '../../src/configuration/resolve-settings';

function fromEnvironment(environment: Environment): ResolvedSettings {
  return resolveSettings({}, environment);
}

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
