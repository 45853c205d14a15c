// Express under OpenTelemetry's instrumentation: what the application reads of a layer is its own function, so that
// middleware can be found and taken out of a stack. Only Express itself, when it calls a layer, gets the traced one.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { keepLooks } from '../modules/likeness';

type Handle = (...values: unknown[]) => unknown;

interface Layer {
  handle?: Handle;
}

interface Express {
  _applyPatch?(layer: Layer | undefined, path: unknown): void;
}

/** The methods of a layer that call its function, in Express 5 and 4. */
const CALLING = ['handleRequest', 'handleError', 'handle_request', 'handle_error'];

const prototypes = new WeakSet<object>();
/** The layer that Express is about to call. */
let called: Layer | undefined;

export function keepLayers(express: Instrumentation & Express): void {
  const apply = express._applyPatch;
  if (typeof apply !== 'function') return;
  express._applyPatch = (layer, path) => {
    const own = layer?.handle;
    apply.call(express, layer, path);
    if (!layer || !own || layer.handle === own || !watchCalls(layer)) return;
    show(layer, own, layer.handle);
  };
}

function show(layer: Layer, own: Handle, traced: Handle | undefined): void {
  let shown: Handle | undefined = own;
  let run = traced;
  Object.defineProperty(layer, 'handle', {
    configurable: true,
    enumerable: true,
    get: () => {
      if (called !== layer) return shown;
      called = undefined;
      return run;
    },
    set: (value: Handle) => {
      shown = value;
      run = value;
    },
  });
}

/** Returns whether a method is there that calls the function of the layer. */
function watchCalls(layer: Layer): boolean {
  const prototype = Object.getPrototypeOf(layer) as Record<string, unknown> | null;
  if (!prototype) return false;
  if (prototypes.has(prototype)) return true;
  const methods = CALLING.filter((name) => typeof prototype[name] === 'function');
  for (const name of methods) {
    const call = prototype[name] as Handle;
    const calling = function (this: Layer, ...values: unknown[]): unknown {
      called = this;
      return Reflect.apply(call, this, values);
    };
    keepLooks(call, calling);
    prototype[name] = calling;
  }
  if (methods.length > 0) prototypes.add(prototype);
  return methods.length > 0;
}
