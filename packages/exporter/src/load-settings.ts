// Settings of one instance: resolved against the process environment, with each warning logged once per process.

import { existsSync } from 'node:fs';
import { apiKeyOf, withHiddenApiKey } from './configuration/api-key';
import { processEnvironment } from './configuration/environment';
import { noProxyWarning } from './configuration/proxy-choice';
import { resolveSettings } from './configuration/resolve-settings';
import {
  type SettingOptions,
  type SettingValues,
  settingsTable,
  type WholeSettings,
} from './configuration/settings-table';
import { log } from './diagnostics/log';

const warned = new Set<string>();

/** @throws SgpError `SGP_INVALID_OPTION`, see {@link resolveSettings} */
export function loadSettings(options: SettingOptions): SettingValues {
  if (options.settings !== undefined) return withoutShownKey(options.settings);
  const { values, warnings } = resolveSettings(options, processEnvironment());
  for (const warning of warnings) warnOnce(warning);
  const noProxy = values.disabled ? undefined : noProxyWarning(processEnvironment());
  if (noProxy !== undefined) warnOnce(noProxy);
  return withHiddenApiKey(withUsableCertificate(values));
}

/** Settings from another thread, or put together by hand, bring their key in them. */
function withoutShownKey(settings: SettingValues): SettingValues {
  return Object.hasOwn(settings, 'apiKey') ? withHiddenApiKey({ ...settings, apiKey: apiKeyOf(settings) }) : settings;
}

/** A client certificate is used when both of its files are there. What is in them is read with the first request. */
function withUsableCertificate(values: WholeSettings): WholeSettings {
  const names = ['clientCertificateFile', 'clientKeyFile'] as const;
  if (names.every((name) => values[name] === undefined)) return values;
  const missing = names.filter((name) => !existsSync(values[name] ?? ''));
  if (missing.length === 0) return values;
  const named = missing.map((name) => `${settingsTable[name].variables[0]} (option ${name})`);
  warnOnce(
    `A client certificate needs two files; ${named.join(' and ')} ${missing.length > 1 ? 'name' : 'names'} none. ` +
      'It is not used.',
  );
  return { ...values, clientCertificateFile: undefined, clientKeyFile: undefined };
}

function warnOnce(warning: string): void {
  if (warned.has(warning)) return;
  warned.add(warning);
  log.warn(warning);
}
