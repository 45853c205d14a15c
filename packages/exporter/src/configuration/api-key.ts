// Keeps the API key apart from the settings: these are a property of processors and exporters, which a span, a log line
// or an error report may show with everything in them.
import type { SettingValues, WholeSettings } from './settings-table';

const apiKeys = new WeakMap<SettingValues, string>();

/** The same settings without the key, which {@link apiKeyOf} knows for them. */
export function withHiddenApiKey(settings: WholeSettings): SettingValues {
  const { apiKey, ...values } = settings;
  const hidden: SettingValues = Object.freeze(values);
  if (apiKey !== undefined) apiKeys.set(hidden, apiKey);
  return hidden;
}

/** `undefined` when none was set. */
export function apiKeyOf(settings: SettingValues | WholeSettings): string | undefined {
  return apiKeys.get(settings) ?? (settings as WholeSettings).apiKey;
}
