// What to do when somebody else's OpenTelemetry SDK was registered before this one.
import type { ProxyTracerProvider, TracerProvider } from '@opentelemetry/api';
import type { SgpSpanProcessor } from '@sgp-otel/exporter';
import { apiGlobal } from '../environment/api-global';

/** The provider of the other SDK, behind the API's proxy; `undefined` when nothing is registered. */
export function existingProvider(): TracerProvider | undefined {
  const registered = apiGlobal()?.trace as (TracerProvider & Partial<ProxyTracerProvider>) | undefined;
  return registered?.getDelegate?.() ?? registered;
}

/** Adds the processor where the SDK line has a way to: 1.x has, 2.x and 3.x take processors only when they are made. */
export function attachTo(provider: TracerProvider, processor: SgpSpanProcessor): boolean {
  const { addSpanProcessor } = provider as { addSpanProcessor?: (processor: SgpSpanProcessor) => void };
  if (typeof addSpanProcessor !== 'function') return false;
  addSpanProcessor.call(provider, processor);
  return true;
}

export const CANNOT_ATTACH =
  'Another OpenTelemetry SDK was registered before this one, and its version takes no further span processor: ' +
  'its spans are not sent to SGP. ' +
  'Either load @sgp-otel/auto/register before it, or add the processor where that SDK is set up: ' +
  "spanProcessors: [new (require('@sgp-otel/exporter').SgpSpanProcessor)()].";
