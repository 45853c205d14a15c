// The candidates of every comparison. Only the modules of the one that is asked for are loaded.
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';

export const OURS = 'SgpSpanProcessor';
export const PEER = 'BatchSpanProcessor + OTLP/HTTP JSON';
/** Spans are made, and nobody takes them. */
export const NONE = 'no processor';

const modules = { [OURS]: './ours.mjs', [PEER]: './batch-span-processor.mjs', [NONE]: './no-processor.mjs' };

/**
 * A tracer whose spans go to `url` in the candidate's way, with its default settings.
 * @returns `answered` and `delivered` count spans: those whose fate is known, and those that the backend confirmed. `dropped` is how many
 * the candidate itself says it lost, `undefined` when it keeps no such count.
 */
export async function makeCandidate(name, url) {
  const { make } = await import(modules[name]);
  const candidate = make(url);
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

export function tracerFor(processor) {
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: processor ? [processor] : [],
  });
  return provider.getTracer('benchmark', '1.0.0');
}

/** Flushes, then shuts down, as an application does at its end; neither may keep it from ending. */
export async function settle(processor) {
  await processor?.forceFlush().catch(() => {});
  await processor?.shutdown().catch(() => {});
}
