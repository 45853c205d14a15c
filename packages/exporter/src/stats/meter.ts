// The meter that this package's metrics come from, and the names of the components in them (semantic conventions:
// otel.component.*).
import {
  type Attributes,
  type BatchObservableCallback,
  type Meter,
  type MeterProvider,
  type MetricOptions,
  metrics,
  type Observable,
} from '@opentelemetry/api';
import { log } from '../diagnostics/log';
import { SaidOnce } from '../diagnostics/said-once';
import { guarded } from '../errors/guarded';
import { thrownText } from '../errors/thrown-text';

const SCOPE = '@sgp-otel/exporter';

/** Records a number. Never throws. */
export type Recorder = (value: number, attributes: Attributes) => void;

/** A meter whose instruments may throw without an effect on stats and spans: only what they record is lost. */
export class SafeMeter {
  readonly #meter: Meter;
  readonly #failed = new SaidOnce();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  counter(name: string, options: MetricOptions): Recorder {
    const counter = this.#guarded(() => this.#meter.createCounter(name, options));
    return (value, attributes) => this.#guarded(() => counter?.add(value, attributes));
  }

  upDownCounter(name: string, options: MetricOptions): Recorder {
    const counter = this.#guarded(() => this.#meter.createUpDownCounter(name, options));
    return (value, attributes) => this.#guarded(() => counter?.add(value, attributes));
  }

  histogram(name: string, options: MetricOptions): Recorder {
    const histogram = this.#guarded(() => this.#meter.createHistogram(name, options));
    return (value, attributes) => this.#guarded(() => histogram?.record(value, attributes));
  }

  observableCounter(name: string, options: MetricOptions): Observable | undefined {
    return this.#guarded(() => this.#meter.createObservableCounter(name, options));
  }

  observableUpDownCounter(name: string, options: MetricOptions): Observable | undefined {
    return this.#guarded(() => this.#meter.createObservableUpDownCounter(name, options));
  }

  /** @param observe is given a function that records what one of the instruments has now */
  observeAll(
    instruments: readonly (Observable | undefined)[],
    observe: (record: (instrument: Observable | undefined, value: number, attributes: Attributes) => void) => void,
  ): void {
    const made = instruments.filter((each) => each !== undefined);
    if (made.length === 0) return;
    const callback: BatchObservableCallback = (result) => {
      this.#guarded(() =>
        observe((instrument, value, attributes) => {
          if (instrument) this.#guarded(() => result.observe(instrument, value, attributes));
        }),
      );
    };
    this.#guarded(() => this.#meter.addBatchObservableCallback(callback, made));
  }

  #guarded<T>(work: () => T): T | undefined {
    return guarded(work, undefined, (thrown) =>
      this.#failed.warn(() => `A metric is not recorded: the meter provider threw ${thrownText(thrown)}.`),
    );
  }
}

const instances = new Map<string, number>();

/** Attributes that tell this instance of a class from the others of the process. */
export function componentAttributes(className: string): Attributes {
  const instance = instances.get(className) ?? 0;
  instances.set(className, instance + 1);
  const type = `${SCOPE}.${className}`;
  return { 'otel.component.type': type, 'otel.component.name': `${type}/${instance}` };
}

/**
 * Makes instruments, once, at the first use rather than at construction: the metrics API has no proxy, and an
 * application may set its meter provider after its span processor. `undefined` when metrics are off or a meter provider
 * fails.
 */
export function lazyInstruments<T>(
  isOn: boolean,
  meterProvider: MeterProvider | undefined,
  make: (meter: SafeMeter) => T,
): () => T | undefined {
  let made: { readonly instruments: T | undefined } | undefined;
  return () => {
    made ??= {
      instruments: isOn
        ? attempt(() => make(new SafeMeter((meterProvider ?? metrics.getMeterProvider()).getMeter(SCOPE))))
        : undefined,
    };
    return made.instruments;
  };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    log.warn(`No metrics: the meter provider failed: ${thrownText(error)}`);
    return undefined;
  }
}
