// What is registered with OpenTelemetry's API in this process: all copies of version 1 keep it in one place.
import type * as api from '@opentelemetry/api';

export type Api = typeof api;

interface ApiGlobal {
  version: string;
  diag?: unknown;
  trace?: unknown;
}

const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

/** What is registered in this process, by whichever copy. */
export function apiGlobal(): ApiGlobal | undefined {
  return (globalThis as { [API_GLOBAL]?: ApiGlobal })[API_GLOBAL];
}
