// Calls into code that is not ours: hooks of the application, meters, spans of other SDKs. Such code may throw anything
// at any time, or return a promise whose rejection nobody handles, which would end the process.

/** What `work` returns, or `otherwise` when it throws. Never throws. @param onThrown told what was thrown */
export function guarded<T, F>(work: () => T, otherwise: F, onThrown?: (thrown: unknown) => void): T | F {
  try {
    const result = work();
    ignoreRejection(result);
    return result;
  } catch (thrown) {
    onThrown?.(thrown);
    return otherwise;
  }
}

/** Handles the rejection of a result that is a promise by mistake. Never throws. */
export function ignoreRejection(result: unknown): void {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return;
  try {
    // Promise.resolve calls a foreign `then` later, where whatever it throws becomes a rejection.
    if (typeof (result as { then?: unknown }).then === 'function') Promise.resolve(result).catch(() => {});
  } catch {
    // A getter that throws: no promise.
  }
}
