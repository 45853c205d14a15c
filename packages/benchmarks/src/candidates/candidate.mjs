// The candidates of every comparison. Only the modules of the one that is asked for are loaded.
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { LANGFUSE, NONE, OTLP_PROTOBUF, OURS, OURS_ALWAYS, OURS_SPILL, STOCK, TRACELOOP, ZIPKIN } from './names.mjs';

const modules = {
  [OURS]: './sgp-otel.mjs',
  [OURS_SPILL]: './sgp-otel.mjs',
  [OURS_ALWAYS]: './sgp-otel.mjs',
  [STOCK]: './otlp-json.mjs',
  [OTLP_PROTOBUF]: './otlp-protobuf.mjs',
  [ZIPKIN]: './zipkin.mjs',
  [LANGFUSE]: './langfuse.mjs',
  [TRACELOOP]: './traceloop.mjs',
};

/** Spans are made, and nobody takes them: what the SDK and the load cost by themselves. */
const none = { processor: undefined, answered: () => 0, delivered: () => 0, dropped: () => undefined };

/**
 * A tracer whose spans go to `url` in the candidate's way, with its default settings.
 * @returns `answered` and `delivered` count spans: those whose fate is known, and those that the backend confirmed.
 * `dropped` is how many the candidate itself says it lost, `undefined` when it keeps no such count.
 */
export async function makeCandidate(name, url) {
  const candidate = name === NONE ? none : (await import(modules[name])).make(url);
  return { ...candidate, tracer: tracerFor(candidate.processor) };
}

/** What a deployed service tells about itself. */
const resource = defaultResource().merge(
  resourceFromAttributes({
    'service.name': 'benchmark',
    'service.namespace': 'measurements',
    'service.version': '1.0.0',
    'deployment.environment.name': 'production',
    'host.name': 'worker-7f9c5d',
    'process.pid': 4711,
    'process.runtime.name': 'nodejs',
  }),
);

/** The scope of all spans here. Peers that take only the spans of some libraries are told to take these. */
export const SCOPE_NAME = 'benchmark';

export function tracerFor(processor) {
  const provider = new BasicTracerProvider({ resource, spanProcessors: processor ? [processor] : [] });
  return provider.getTracer(SCOPE_NAME, '1.0.0');
}

/** Flushes, then shuts down, as an application does at its end; neither may keep it from ending. */
export async function settle(processor) {
  await processor?.forceFlush().catch(() => {});
  await processor?.shutdown().catch(() => {});
}
