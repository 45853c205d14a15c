// Runs our own requests without the process's instrumentations making spans of them. Retries and waits inside keep that context.
import { context, createContextKey } from '@opentelemetry/api';

// The key under which @opentelemetry/core suppresses tracing in all of its lines; context keys are global by their name. Depending on that package for
// one key would install ten megabytes with it.
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

export function withoutTracing<T>(work: () => T): T {
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return work();
  };
  try {
    return context.with(context.active().setValue(SUPPRESS_TRACING, true), begin);
  } catch (error) {
    // The application's context manager failed: better a request that is traced than none.
    if (!hasBegun) return work();
    throw error;
  }
}
