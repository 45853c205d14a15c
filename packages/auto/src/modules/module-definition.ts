// Which modules an instrumentation patches, as the base class of OpenTelemetry's instrumentations keeps it.
import type { Instrumentation } from '@opentelemetry/instrumentation';

export type Patch = (exports: unknown, version?: string) => unknown;

/** The part of a module definition that runs inside the application's `require`. */
export interface ModuleDefinition {
  readonly name: string;
  patch?: Patch;
  /** The exports that were patched last. */
  readonly moduleExports?: unknown;
  readonly files?: readonly { readonly name: string; patch?: Patch }[];
}

interface WithModules {
  readonly _modules?: readonly ModuleDefinition[];
}

/** The modules that an instrumentation patches. Its `getModuleDefinitions` would make new definitions instead. */
export function moduleDefinitions(instrumentation: Instrumentation): readonly ModuleDefinition[] {
  return (instrumentation as WithModules)._modules ?? [];
}
