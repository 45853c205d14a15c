// Resolves each setting once: given in code, else in the environment, else its default. Pure: what was wrong with the
// environment comes back as warnings for the caller to log.
import { SgpError } from '../errors/sgp-error';
import type { Environment } from './environment';
import type { Setting } from './setting-kinds';
import { type SettingOptions, type SettingValues, settingsTable } from './settings-table';

export interface ResolvedSettings {
  readonly values: SettingValues;
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
  for (const [name, setting] of Object.entries(settingsTable) as [keyof typeof settingsTable, Setting<unknown>][]) {
    const option = options[name];
    const read =
      option === undefined ? fromEnvironment(setting, environment, warnings) : checkedOption(name, setting, option);
    if (read === undefined) values[name] = setting.defaultValue;
    else {
      values[name] = read.value;
      if (read.isGiven) given.add(name);
    }
  }
  return { values: Object.freeze(values) as unknown as SettingValues, warnings };
}

interface ReadValue {
  readonly value: unknown;
  /** `false` when what was set could not be used. */
  readonly isGiven: boolean;
}

function checkedOption(name: string, setting: Setting<unknown>, given: unknown): ReadValue {
  if (!setting.accepts(given)) {
    throw new SgpError(
      'SGP_INVALID_OPTION',
      `Option ${name} is ${shown(given, setting)}; expected ${setting.expected}.`,
    );
  }
  return { value: typeof given === 'string' ? setting.parse(given.trim())?.value : given, isGiven: true };
}

/** `undefined` when no variable is set. */
function fromEnvironment(
  setting: Setting<unknown>,
  environment: Environment,
  warnings: string[],
): ReadValue | undefined {
  for (const variable of setting.variables) {
    const value = environment[variable]?.trim();
    // The OpenTelemetry specification's rule for variables: empty means unset.
    if (!value) continue;
    const parsed = setting.parse(value);
    if (parsed && !parsed.clamped) return { value: parsed.value, isGiven: true };
    const used = parsed ? parsed.value : setting.isOffWhenUnreadable ? undefined : setting.defaultValue;
    warnings.push(
      `${variable} is ${shown(value, setting)}; expected ${setting.expected}; ${
        used === undefined ? 'it is not used' : `using ${String(used)}`
      }.`,
    );
    return { value: used, isGiven: parsed !== undefined };
  }
  return undefined;
}

const SHOWN_CHARS = 100;

function shown(value: unknown, setting: Setting<unknown>): string {
  if (setting.secret) return 'not usable (its value is not shown)';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'string') return String(value);
  // A URL may carry a password, which may itself hold any sign, or a key in its query.
  const safe = value
    .replace(/^([a-z][a-z\d+.-]*:\/+)?[\s\S]*@/i, '$1[REDACTED]@')
    .replace(/([?#])[\s\S]+$/, '$1[REDACTED]');
  return JSON.stringify(safe.length > SHOWN_CHARS ? `${safe.slice(0, SHOWN_CHARS)}…` : safe);
}
