// Why nothing would be sent with these settings, in words for the user. `undefined` means that everything needed is
// there.
import { apiKeyOf } from './api-key';
import { type SettingValues, settingsTable } from './settings-table';

/** Switched off on purpose. Holds for injected clients and exporters too. */
export function switchedOffReason(settings: SettingValues): string | undefined {
  return settings.disabled ? `${settingsTable.disabled.variables[0]} (option disabled) is set` : undefined;
}

/** Something that a client of our own cannot do without is missing. */
export function missingSettingReason(settings: SettingValues): string | undefined {
  const { accountId, baseUrl } = settings;
  const needed = { apiKey: apiKeyOf(settings), accountId, baseUrl };
  const missing = (['apiKey', 'accountId', 'baseUrl'] as const).filter((name) => needed[name] === undefined);
  if (missing.length === 0) return undefined;
  const named = missing.map((name) => `${settingsTable[name].variables[0]} (option ${name})`);
  return `${named.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing or not usable`;
}
