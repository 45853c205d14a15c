// Which instrumentations the user wants, by short name: OTEL_NODE_ENABLED_INSTRUMENTATIONS and OTEL_NODE_DISABLED_INSTRUMENTATIONS.
import type { AutoEnvironment } from './environment';

/**
 * On only when named. DNS look-ups and TCP connections make several spans of each HTTP request, files are read all the time, and the router of
 * Express 5 is recorded by the Express instrumentation already: they bury what an agent does. Host metrics are no spans.
 */
const ON_WHEN_NAMED = ['dns', 'fs', 'host-metrics', 'net', 'router'];

type Choice = Pick<AutoEnvironment, 'enabledInstrumentations' | 'disabledInstrumentations'>;

export function isInstrumentationOn(shortName: string, choice: Choice): boolean {
  if (choice.disabledInstrumentations.includes(shortName)) return false;
  if (choice.enabledInstrumentations) return choice.enabledInstrumentations.includes(shortName);
  return !ON_WHEN_NAMED.includes(shortName);
}
