// The meter that this package's metrics come from, and the names of the components in them (semantic conventions: otel.component.*).
import { type Attributes, type Meter, type MeterProvider, metrics } from '@opentelemetry/api';
import { log } from '../diagnostics/log';

const SCOPE = '@sgp-otel/exporter';

const instances = new Map<string, number>();

/** Attributes that tell this instance of a class from the others of the process. */
export function componentAttributes(className: string): Attributes {
  const instance = instances.get(className) ?? 0;
  instances.set(className, instance + 1);
  const type = `${SCOPE}.${className}`;
  return { 'otel.component.type': type, 'otel.component.name': `${type}/${instance}` };
}

/**
 * Makes instruments, once, at the first use rather than at construction: the metrics API has no proxy, and an application may set its meter
 * provider after its span processor. `undefined` when metrics are off or a meter provider fails.
 */
export function lazyInstruments<T>(
  isOn: boolean,
  meterProvider: MeterProvider | undefined,
  make: (meter: Meter) => T,
): () => T | undefined {
  let made: { readonly instruments: T | undefined } | undefined;
  return () => {
    made ??= {
      instruments: isOn
        ? attempt(() => make((meterProvider ?? metrics.getMeterProvider()).getMeter(SCOPE)))
        : undefined,
    };
    return made.instruments;
  };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    log.warn(`No metrics: the meter provider failed: ${String(error)}`);
    return undefined;
  }
}
