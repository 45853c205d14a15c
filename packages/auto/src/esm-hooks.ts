// Lets instrumentations patch what is loaded with `import`. What is loaded with `require` needs no hook.
import * as nodeModule from 'node:module';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { packageVersion } from './application';
import type { GenAiInstrumentation } from './genai-instrumentations';
import { firstLine, moduleDefinitions } from './guarded-instrumentation';
import { isMainThread } from './thread';

type SyncHooks = { supportsSyncHooks(): boolean; register(): void };
type OnImport = (exports: unknown, name: string, baseDir?: string) => unknown;
type ImportHook = new (modules: string[], options: { internals: boolean }, onImport: OnImport) => unknown;

const ownInstrumentation = require.resolve('@opentelemetry/instrumentation');
const importInTheMiddle = (instrumentationFile: string) =>
  createRequire(instrumentationFile).resolve('import-in-the-middle');

/** Newer Node has hooks that run in the thread itself; before, one hooks thread serves all threads of a process. */
export function registerEsmHooks(): void {
  try {
    const sync = synchronousHooks();
    if (sync) {
      sync.register();
      diag.debug('@sgp-otel/auto', 'Modules loaded with import are instrumented by synchronous hooks.');
    } else if (isMainThread) {
      nodeModule.register('@opentelemetry/instrumentation/hook.mjs', pathToFileURL(__filename));
      diag.debug('@sgp-otel/auto', 'Modules loaded with import are instrumented by the hooks thread.');
    }
  } catch (error) {
    diag.warn('@sgp-otel/auto', `Modules loaded with import are not instrumented: ${firstLine(error)}`);
  }
}

function synchronousHooks(): SyncHooks | undefined {
  if (typeof (nodeModule as { registerHooks?: unknown }).registerHooks !== 'function') return undefined;
  const folder = path.dirname(importInTheMiddle(ownInstrumentation));
  const file = path.join(folder, 'register-hooks.mjs');
  try {
    const hooks = createRequire(file)(file) as SyncHooks;
    return hooks.supportsSyncHooks() ? hooks : undefined;
  } catch (error) {
    diag.debug('@sgp-otel/auto', `No synchronous hooks: ${firstLine(error)}`);
    return undefined;
  }
}

interface Patchable extends Instrumentation {
  _onRequire?(definition: unknown, exports: unknown, name: string, baseDir?: string): unknown;
  manuallyInstrument?(modules: unknown): void;
}

/**
 * An instrumentation of the application may have an import hook of its own copy, which nobody calls: only those of the copy whose hooks run
 * are. Its patches are attached to ours.
 */
export function bridgeImports({ instrumentations, packageFile, packageName, library }: GenAiInstrumentation): void {
  try {
    const { Hook } = require(importInTheMiddle(ownInstrumentation)) as { Hook: ImportHook };
    if (library === 'langchain') bridgeLangChain(Hook, instrumentations as readonly Patchable[]);
    const theirs = createRequire(packageFile).resolve('@opentelemetry/instrumentation');
    if (importInTheMiddle(theirs) === importInTheMiddle(ownInstrumentation)) return;
    for (const instrumentation of instrumentations as readonly Patchable[]) {
      if (typeof instrumentation._onRequire !== 'function') continue;
      for (const definition of moduleDefinitions(instrumentation)) {
        new Hook([definition.name], { internals: true }, (exports, name, baseDir) =>
          instrumentation._onRequire?.(definition, exports, name, baseDir),
        );
      }
    }
  } catch (error) {
    diag.warn('@sgp-otel/auto', `${packageName} sees only what is loaded with require: ${firstLine(error)}`);
  }
}

/** Both families know only the CommonJS file of LangChain's callback manager, and offer a method for the other. */
function bridgeLangChain(Hook: ImportHook, instrumentations: readonly Patchable[]): void {
  new Hook(['@langchain/core'], { internals: true }, (exports, name) => {
    if (!/callbacks[\\/]manager(\.js)?$/.test(name)) return exports;
    for (const instrumentation of instrumentations) {
      try {
        // One family takes the module, the other an object that holds it.
        instrumentation.manuallyInstrument?.(
          Object.assign(Object.create(exports as object), { callbackManagerModule: exports }),
        );
      } catch (error) {
        diag.warn('@sgp-otel/auto', `LangChain (import) is not traced: ${firstLine(error)}`);
      }
    }
    return exports;
  });
}

/** For the doctor. */
export function importHookVersion(): string | undefined {
  return packageVersion(importInTheMiddle(ownInstrumentation));
}
