// Globals as they were when this package was loaded, under their own names: the bundles use these wherever the code
// says `Promise` or `Buffer`, so that a program that replaces one of them later (a polyfill, a test's stub) does not
// stop delivery. Timers and clocks have a file of their own. Methods of prototypes are not covered.
// biome-ignore-all lint/suspicious/noShadowRestrictedNames: in place of those names is where they are used

type Class = abstract new (...args: never[]) => object;

const { construct } = Reflect;

/** Makes the same objects, and has the static functions of now. */
function apart<C extends Class>(original: C): C {
  function copy(...args: unknown[]): object {
    return construct(original as unknown as new () => object, args);
  }
  Object.setPrototypeOf(copy, Object.getPrototypeOf(original) as object);
  Object.defineProperties(copy, Object.getOwnPropertyDescriptors(original));
  return copy as unknown as C;
}

/** The functions of a namespace as they are now. */
function copyOf<N extends object>(namespace: N): N {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(namespace)) as N;
}

const global = globalThis;
const PromiseApart = apart(global.Promise);
const BufferApart = apart(global.Buffer as unknown as Class) as unknown as BufferConstructor;
const ObjectApart = apart(global.Object) as ObjectConstructor;

export { BufferApart as Buffer, ObjectApart as Object, PromiseApart as Promise };

const jsonApart = copyOf(global.JSON);

export { jsonApart as JSON };

export const {
  AbortController,
  AbortSignal,
  Map,
  Set,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  WeakMap,
  WeakSet,
  process,
  queueMicrotask,
} = global;
