// Runs our own requests so that the instrumentations of the process make no spans of them. Retries and waits inside
// keep that context.
import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { loadCore } from './load-core';

const PROBE = createContextKey('@sgp-otel/exporter: is context kept');

export function withoutTracing<T>(work: () => T): T {
  const suppressed = suppressedContext();
  if (suppressed === undefined) return work();
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return work();
  };
  try {
    return context.with(suppressed, begin);
  } catch (error) {
    // The application's context manager failed: better a request that is traced than none.
    if (!hasBegun) return work();
    throw error;
  }
}

/** `undefined` where tracing cannot be suppressed. */
function suppressedContext(): Context | undefined {
  try {
    // Without a context manager nothing would keep the context: then core, which is large, is not loaded for it.
    return isContextKept() ? loadCore()?.suppressTracing(context.active()) : undefined;
  } catch {
    return undefined;
  }
}

function isContextKept(): boolean {
  return context.with(ROOT_CONTEXT.setValue(PROBE, true), () => context.active().getValue(PROBE) === true);
}
