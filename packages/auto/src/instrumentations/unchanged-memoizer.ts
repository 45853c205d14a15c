// lru-memoizer under OpenTelemetry's instrumentation: the functions that it makes keep their methods, such as `reset`.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { keepProperties } from '../modules/likeness';
import { moduleDefinitions } from '../modules/module-definition';

type Memoizer = (this: unknown, ...options: unknown[]) => unknown;

export function keepMemoized(instrumentation: Instrumentation): void {
  for (const definition of moduleDefinitions(instrumentation)) {
    const { patch } = definition;
    if (typeof patch !== 'function') continue;
    definition.patch = (exports, version) => {
      let made: unknown;
      const watched: Memoizer = function (this, ...options) {
        made = Reflect.apply(exports as Memoizer, this, options);
        return made;
      };
      keepProperties(exports, watched);
      const patched = patch.call(definition, watched, version) as Memoizer;
      const memoizer: Memoizer = function (this, ...options) {
        const memoized = Reflect.apply(patched, this, options);
        keepProperties(made, memoized);
        return memoized;
      };
      keepProperties(patched, memoizer);
      return memoizer;
    };
  }
}
