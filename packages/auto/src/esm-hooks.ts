// Lets instrumentations patch what is loaded with `import`. What is loaded with `require` needs no hook.
import { diag } from '@opentelemetry/api';

export function registerEsmHooks(): void {
  try {
    const { register } = require('node:module') as typeof import('node:module');
    const { pathToFileURL } = require('node:url') as typeof import('node:url');
    register('@opentelemetry/instrumentation/hook.mjs', pathToFileURL(__filename));
  } catch (error) {
    diag.warn('@sgp-otel/auto', `Modules loaded with import are not instrumented: ${String(error)}`);
  }
}
