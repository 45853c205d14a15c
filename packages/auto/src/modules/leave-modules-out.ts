// SGP_OTEL_UNPATCHED_MODULES: removes modules from the list of what an instrumentation patches.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type ModuleDefinition, moduleDefinitions } from './module-definition';
import { isLeftOut } from './patched-modules';

/** @param leftOut names of packages and builtins */
export function leaveModulesOut(instrumentation: Instrumentation, leftOut: readonly string[]): void {
  for (const definition of moduleDefinitions(instrumentation)) {
    if (isLeftOut(definition.name, leftOut)) leaveOut(definition);
  }
}

function leaveOut(definition: ModuleDefinition): void {
  for (const patched of [definition, ...(definition.files ?? [])]) patched.patch = (exports) => exports;
}
