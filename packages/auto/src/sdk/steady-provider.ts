// The provider of the SDK, with spans that start and end whatever the program has done to its clocks and to
// `Math.random`.
import type { Tracer } from '@opentelemetry/api';
import { BasicTracerProvider, SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { withSomeClock } from '../clock/clock-of-the-sdk';
import { OwnIds } from './own-ids';

type ProviderOptions = NonNullable<ConstructorParameters<typeof BasicTracerProvider>[0]>;

export class SteadyTracerProvider extends BasicTracerProvider {
  readonly #steady = new WeakSet<Tracer>();

  constructor(options: ProviderOptions) {
    super({ ...options, idGenerator: new OwnIds() });
    steadySpans();
  }

  override getTracer(...args: Parameters<BasicTracerProvider['getTracer']>): Tracer {
    const tracer = super.getTracer(...args);
    if (!this.#steady.has(tracer)) {
      this.#steady.add(tracer);
      const start = tracer.startSpan.bind(tracer);
      tracer.startSpan = (...parts) => withSomeClock(() => start(...parts));
    }
    return tracer;
  }
}

interface SpanPrototype {
  _getTime?(this: unknown, time?: unknown): unknown;
}

let isDone = false;

/** All that a span does after its start reads the time through one method. */
function steadySpans(): void {
  if (isDone) return;
  isDone = true;
  const sampler = { shouldSample: () => ({ decision: SamplingDecision.RECORD }), toString: () => 'all' };
  const span = new BasicTracerProvider({ sampler, idGenerator: new OwnIds() })
    .getTracer('@sgp-otel/auto')
    .startSpan('none');
  const prototype = Object.getPrototypeOf(span) as SpanPrototype;
  const { _getTime: getTime } = prototype;
  if (typeof getTime !== 'function') return;
  prototype._getTime = function (time) {
    return withSomeClock(() => getTime.call(this, time));
  };
}
