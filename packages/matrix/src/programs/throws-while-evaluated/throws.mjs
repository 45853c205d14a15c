globalThis.count = (globalThis.count ?? 0) + 1;

export const late = 1;
throw new Error(`number ${globalThis.count}`);
