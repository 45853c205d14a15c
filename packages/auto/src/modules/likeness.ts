// A function in the place of another looks like it: by its name, its number of parameters, and what else hangs on it.

const LOOKS = ['name', 'length'] as const;

/** Gives `replacement` name and length of `original`. */
export function keepLooks(original: unknown, replacement: unknown): void {
  if (typeof original !== 'function' || typeof replacement !== 'function' || original === replacement) return;
  for (const key of LOOKS) {
    const property = Object.getOwnPropertyDescriptor(original, key);
    if (property && Object.getOwnPropertyDescriptor(replacement, key)?.configurable) {
      Object.defineProperty(replacement, key, property);
    }
  }
}

/** Also gives it what it lacks of the properties of `original`. */
export function keepProperties(original: unknown, replacement: unknown): void {
  if (typeof original !== 'function' || typeof replacement !== 'function' || original === replacement) return;
  keepLooks(original, replacement);
  if (!Object.isExtensible(replacement)) return;
  for (const key of Reflect.ownKeys(original)) {
    const property = Object.getOwnPropertyDescriptor(original, key);
    if (property && !Object.hasOwn(replacement, key)) Object.defineProperty(replacement, key, property);
  }
}
