// What an instrumentation gets of an ES module: an object that reads like the module's namespace, always live, and that
// can be written to.
import { log } from '../diagnostics/log';

/** @param replace returns whether the export could be replaced */
export function writableNamespace(
  namespace: object,
  url: string,
  replace: (name: string, value: unknown) => boolean,
): object {
  const source = namespace as Record<string, unknown>;
  const target: object = Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } });
  // Own keys, since `Object.keys` reads the values, which other modules of a cycle may not have yet.
  for (const name of Reflect.ownKeys(namespace)) {
    if (typeof name === 'symbol') continue;
    Object.defineProperty(target, name, { enumerable: true, configurable: true, get: () => exportOf(source, name) });
  }
  const write = (name: string | symbol, value: unknown): true => {
    if (typeof name === 'symbol' || !Object.hasOwn(source, name) || exportOf(source, name) === value) return true;
    if (!replace(name, value)) {
      log.warn(`The export ${name} of ${url} is a constant: an instrumentation cannot replace it.`);
    }
    return true;
  };
  return new Proxy(target, {
    set: (_target, name, value) => write(name, value),
    defineProperty: (_target, name, descriptor) => !('value' in descriptor) || write(name, descriptor.value),
  });
}

/** `undefined` while a module of a cycle has not been evaluated that far. */
function exportOf(source: Record<string, unknown>, name: string): unknown {
  try {
    return source[name];
  } catch {
    return undefined;
  }
}
