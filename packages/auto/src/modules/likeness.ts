// Makes a replacement look like the function that it replaces: the same name, number of parameters and properties.

const LOOKS = ['name', 'length'] as const;

/** Gives `replacement` the name and the length of `original`. */
export function keepLooks(original: unknown, replacement: unknown): void {
  if (typeof original !== 'function' || typeof replacement !== 'function' || original === replacement) return;
  for (const key of LOOKS) {
    const property = Object.getOwnPropertyDescriptor(original, key);
    if (property && Object.getOwnPropertyDescriptor(replacement, key)?.configurable) {
      Object.defineProperty(replacement, key, property);
    }
  }
}

/** Does what {@link keepLooks} does, and copies the properties of `original` that `replacement` lacks. */
export function keepProperties(original: unknown, replacement: unknown): void {
  if (typeof original !== 'function' || typeof replacement !== 'function' || original === replacement) return;
  keepLooks(original, replacement);
  if (!Object.isExtensible(replacement)) return;
  for (const key of Reflect.ownKeys(original)) {
    const property = Object.getOwnPropertyDescriptor(original, key);
    if (property && !Object.hasOwn(replacement, key)) Object.defineProperty(replacement, key, property);
  }
  keepConstructor(original, replacement);
}

/** An instance of a class that was replaced says so. */
function keepConstructor(original: NewableFunction, replacement: NewableFunction): void {
  const prototype: unknown = original.prototype;
  if (typeof prototype !== 'object' || prototype === null || replacement.prototype !== prototype) return;
  const property = Object.getOwnPropertyDescriptor(prototype, 'constructor');
  if (property?.value !== original || !property.configurable) return;
  Object.defineProperty(prototype, 'constructor', { ...property, value: replacement });
}
