// Variables with quotes or line breaks around their values, under a misspelt name, or with a key that belongs
// elsewhere.
import type { Environment } from '../../src/configuration/environment';
import { type ResolvedSettings, resolveSettings } from '../../src/configuration/resolve-settings';

function fromEnvironment(environment: Environment): ResolvedSettings {
  return resolveSettings({}, environment);
}

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
