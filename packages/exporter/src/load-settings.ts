// Settings of one instance: resolved against the process environment, with each warning logged once per process.

import { processEnvironment } from './configuration/environment';
import { resolveSettings } from './configuration/resolve-settings';
import type { SettingOptions, SettingValues } from './configuration/settings-table';
import { log } from './diagnostics/log';

const warned = new Set<string>();

/** @throws SgpError `SGP_INVALID_OPTION`, see {@link resolveSettings} */
export function loadSettings(options: SettingOptions): SettingValues {
  if (options.settings !== undefined) return options.settings;
  const { values, warnings } = resolveSettings(options, processEnvironment());
  for (const warning of warnings) {
    if (warned.has(warning)) continue;
    warned.add(warning);
    log.warn(warning);
  }
  return values;
}
