// Resolves each setting once: given in code, else in the environment, else its default. Pure: what was wrong with the
// environment comes back as warnings for the caller to log.
import { SgpError } from '../errors/sgp-error';
import type { Environment } from './environment';
import { misnamedVariables } from './misnamed-variables';
import type { Setting } from './setting-kinds';
import { type SettingOptions, settingsTable, type WholeSettings } from './settings-table';
import { shownValue } from './shown-value';
import { hasStrayQuote, trimmedVariable, variableText } from './variable-text';

const KNOWN_VARIABLES = new Set(Object.values(settingsTable).flatMap(({ variables }) => [...variables]));

export interface ResolvedSettings {
  readonly values: WholeSettings;
  /** One sentence for each variable that could not be used as it is. */
  readonly warnings: readonly string[];
}

/**
 * @throws SgpError `SGP_INVALID_OPTION` for an option given in code that is not valid: a mistake in code is never
 * replaced by a default.
 */
export function resolveSettings(options: SettingOptions, environment: Environment): ResolvedSettings {
  const warnings: string[] = [];
  const given = new Set<keyof typeof settingsTable>();
  const values: Record<string, unknown> = { given };
  for (const [name, setting] of Object.entries(settingsTable) as [keyof typeof settingsTable, Setting][]) {
    const option = options[name];
    const read =
      option === undefined ? fromEnvironment(setting, environment, warnings) : checkedOption(name, setting, option);
    if (read === undefined) values[name] = setting.defaultValue;
    else {
      values[name] = read.value;
      if (read.isGiven) given.add(name);
    }
  }
  warnings.push(...misnamedVariables(KNOWN_VARIABLES, environment));
  return { values: Object.freeze(values) as unknown as WholeSettings, warnings };
}

interface ReadValue {
  readonly value: unknown;
  /** `false` when what was set could not be used. */
  readonly isGiven: boolean;
}

function checkedOption(name: string, setting: Setting, given: unknown): ReadValue {
  if (!setting.accepts(given)) {
    throw new SgpError(
      'SGP_INVALID_OPTION',
      `Option ${name} is ${shown(given, setting)}; expected ${setting.expected}.`,
    );
  }
  return { value: typeof given === 'string' ? setting.parse(given.trim())?.value : given, isGiven: true };
}

/** `undefined` when no variable is set. */
function fromEnvironment(setting: Setting, environment: Environment, warnings: string[]): ReadValue | undefined {
  for (const variable of setting.variables) {
    const written = trimmedVariable(environment[variable] ?? '');
    const value = setting.keepsQuotes ? written : variableText(written);
    // The OpenTelemetry specification's rule for variables: empty means unset.
    if (!value) continue;
    const parsed = setting.parse(value);
    const used = parsed ? parsed.value : setting.isOffWhenUnreadable ? undefined : setting.defaultValue;
    if (!parsed || parsed.clamped) {
      warnings.push(
        `${variable} is ${shown(value, setting)}; expected ${setting.expected}; ${
          used === undefined ? 'it is not used' : `using ${String(used)}`
        }.`,
      );
    } else if (hasStrayQuote(value)) warnings.push(strayQuote(variable, value, setting, used));
    return { value: used, isGiven: parsed !== undefined };
  }
  return undefined;
}

function strayQuote(variable: string, value: string, setting: Setting, used: unknown): string {
  const what = setting.secret ? 'a text' : shown(value, setting);
  const use = setting.secret ? 'it is used as it is' : `using ${String(used)}`;
  return `${variable} is ${what} with a quote at its start or end, which counts as part of it; ${use}.`;
}

function shown(value: unknown, setting: Setting): string {
  return setting.secret ? 'not usable (its value is not shown)' : shownValue(value);
}
