// How trace context travels in headers: W3C trace context and baggage, or what OTEL_PROPAGATORS names.
import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { log } from '../diagnostics/log';
import { withVariable } from '../environment/environment';

type Propagators = typeof import('@opentelemetry/auto-configuration-propagators');

/** The propagator to register, `null` for none. The package with the other formats is loaded only when one is named. */
export function configuredPropagator(names: readonly string[] | undefined): TextMapPropagator | null {
  if (names?.includes('none')) return null;
  if (names === undefined || names.every((name) => name === 'tracecontext' || name === 'baggage')) {
    const wanted = names ?? ['tracecontext', 'baggage'];
    const propagators = [
      ...(wanted.includes('tracecontext') ? [new W3CTraceContextPropagator()] : []),
      ...(wanted.includes('baggage') ? [new W3CBaggagePropagator()] : []),
    ];
    return new CompositePropagator({ propagators });
  }
  try {
    const { getPropagator } = require('@opentelemetry/auto-configuration-propagators') as Propagators;
    // Reads the variable itself and warns of names it does not know.
    return withVariable('OTEL_PROPAGATORS', names.join(','), getPropagator);
  } catch (error) {
    log.warn(`OTEL_PROPAGATORS cannot be used (${String(error)}); using tracecontext and baggage.`);
    return configuredPropagator(undefined);
  }
}
