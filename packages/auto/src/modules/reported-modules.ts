// ES modules that instrumentations have seen: one that is also reached by `require` must not be patched again.

const reported = new WeakSet<object>();

export function markReported(namespace: object): void {
  reported.add(namespace);
}

/** @param exports as `require` returned them */
export function isReportedModule(exports: unknown): boolean {
  return typeof exports === 'object' && exports !== null && reported.has(exports);
}
