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
}
