// npm gives each instrumentation a copy of its own of the base package when another version of that lies at the top.
// Loading forty copies takes four times as long as loading one, and each adds a layer to every `require`: those of the
// same version as ours are ours.
import { Module } from 'node:module';
import { packageVersion } from '../application/application';

const BASE = '@opentelemetry/instrumentation';

interface Internals {
  _load(request: string, parent: NodeJS.Module | null | undefined, ...more: unknown[]): unknown;
  _resolveFilename(request: string, parent: unknown): string;
}

/** Runs `load`, which requires instrumentations. */
export function withSharedInstrumentationClass<T>(load: () => T): T {
  const internals = Module as unknown as Internals;
  const own = require.resolve(BASE);
  const ownVersion = packageVersion(own);
  const before = internals._load;
  const patched: Internals['_load'] = (...args) => {
    const [request, parent] = args;
    const isCopy =
      request === BASE && parent && packageVersion(internals._resolveFilename(BASE, parent)) === ownVersion;
    return isCopy ? (require(own) as unknown) : Reflect.apply(before, internals, args);
  };
  internals._load = patched;
  try {
    return load();
  } finally {
    if (internals._load === patched) internals._load = before;
  }
}
