// Whatever is in the environment: resolution never throws, and gives values that the settings accept.
import { propertyRuns } from '@sgp-otel/testkit';
import { unicodeText } from '@sgp-otel/testkit/src/unicode-text';
import fc from 'fast-check';
import type { Environment } from '../../src/configuration/environment';
import { type ResolvedSettings, resolveSettings } from '../../src/configuration/resolve-settings';
import type { Setting } from '../../src/configuration/setting-kinds';
import { settingsTable } from '../../src/configuration/settings-table';

type Name = keyof typeof settingsTable;
const rows = Object.entries(settingsTable) as [Name, Setting][];

function fromEnvironment(environment: Environment): ResolvedSettings {
  return resolveSettings({}, environment);
}

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
    unicodeText(),
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
