// Reads values of a library or of the application, whose shape nobody guarantees.

export type Loose = Readonly<Record<string, unknown>>;

export function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; none when it is no list. */
export function looseList(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter(isLoose) : [];
}

/** A field that is an object; an empty object where it is absent or something else. */
export function looseField(value: Loose, key: string): Loose {
  const field = value[key];
  return isLoose(field) ? field : {};
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** JSON for an attribute; `undefined` for an empty list. */
export function jsonOf(value: readonly unknown[] | undefined): string | undefined {
  return value === undefined || value.length === 0 ? undefined : JSON.stringify(value);
}
