// The instrumentations of OpenTelemetry's own set for Node.
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';

/**
 * All that the set turns on by default, or those that `OTEL_NODE_ENABLED_INSTRUMENTATIONS` names, less those that
 * `OTEL_NODE_DISABLED_INSTRUMENTATIONS` names. DNS look-ups and TCP connections make several spans of each HTTP request, and
 * the router of Express 5 is recorded by the Express instrumentation already: they bury what an agent does and are on only when named.
 */
export function nodeInstrumentations(namesInstrumentations: boolean): Instrumentation[] {
  if (namesInstrumentations) return getNodeAutoInstrumentations();
  return getNodeAutoInstrumentations({
    '@opentelemetry/instrumentation-dns': { enabled: false },
    '@opentelemetry/instrumentation-net': { enabled: false },
    '@opentelemetry/instrumentation-router': { enabled: false },
  });
}
