import { missingSettingReason, switchedOffReason } from '../../src/configuration/off-reason';
import { resolveSettings } from '../../src/configuration/resolve-settings';

const complete = { SGP_API_KEY: 'key', SGP_ACCOUNT_ID: 'acc' };

function valuesOf(environment: Record<string, string | undefined>) {
  return resolveSettings({}, environment).values;
}

describe('missingSettingReason', () => {
  it('is absent when key and account are set, since the base URL has a default', () => {
    expect(missingSettingReason(valuesOf(complete))).toBeUndefined();
  });

  it.each([
    [{ SGP_API_KEY: undefined }, 'SGP_API_KEY (option apiKey) is missing or not usable'],
    [{ SGP_API_KEY: '   ' }, 'SGP_API_KEY (option apiKey) is missing or not usable'],
    [{ SGP_API_KEY: 'two\nlines' }, 'SGP_API_KEY (option apiKey) is missing or not usable'],
    [{ SGP_ACCOUNT_ID: undefined }, 'SGP_ACCOUNT_ID (option accountId) is missing or not usable'],
    [{ SGP_CLIENT_BASE_URL: 'sgp.test' }, 'SGP_CLIENT_BASE_URL (option baseUrl) is missing or not usable'],
    [
      { SGP_API_KEY: undefined, SGP_ACCOUNT_ID: undefined },
      'SGP_API_KEY (option apiKey) and SGP_ACCOUNT_ID (option accountId) are missing or not usable',
    ],
  ])('with %j names what is missing', (change, reason) => {
    expect(missingSettingReason(valuesOf({ ...complete, ...change }))).toBe(reason);
  });
});

describe('switchedOffReason', () => {
  it('names DISABLE_SCALE_TRACING when that is set', () => {
    expect(switchedOffReason(valuesOf({ DISABLE_SCALE_TRACING: '1' }))).toContain('DISABLE_SCALE_TRACING');
  });

  it('is absent otherwise', () => {
    expect(switchedOffReason(valuesOf({}))).toBeUndefined();
  });
});
