// Remembers the ES modules that instrumentations have patched: one that is `require`d later must not be patched again.

const reported = new WeakSet<object>();

export function markReported(namespace: object): void {
  reported.add(namespace);
}

/** @param exports as `require` returned them */
export function isReportedModule(exports: unknown): boolean {
  return typeof exports === 'object' && exports !== null && reported.has(exports);
}
