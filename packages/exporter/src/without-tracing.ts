// Runs our own requests without the process's instrumentations making spans of them. Retries and waits inside keep that context.
import { context } from '@opentelemetry/api';

let core: typeof import('@opentelemetry/core') | undefined;

export function withoutTracing<T>(work: () => T): T {
  // Loaded with the first request, not at start.
  core ??= require('@opentelemetry/core') as typeof import('@opentelemetry/core');
  return context.with(core.suppressTracing(context.active()), work);
}
