// `node --require @sgp-otel/auto/register app.js`: starts tracing before the application loads. Whatever goes wrong here, the
// application runs.
import { diag } from '@opentelemetry/api';
import { isModuleHooksThread } from './thread';

try {
  // Loaded only where it is used: the SDK takes a fifth of a second, and Node preloads this file in the hooks thread too.
  if (!isModuleHooksThread()) (require('./start-tracing') as typeof import('./start-tracing')).startTracing();
} catch (error) {
  diag.error('@sgp-otel/auto', `Tracing did not start; the application runs without it: ${String(error)}`);
}
