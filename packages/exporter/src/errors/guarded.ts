// Calls into code that is not ours: a hook of the application, a meter, a span of somebody else. Such code may throw anything at any time, or hand back a
// promise that rejects with nobody listening, which would end the process.

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

/** For a result that is a promise by mistake. Never throws. */
export function ignoreRejection(result: unknown): void {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return;
  try {
    // One that is no real promise is asked for its end later, where it may throw too.
    if (typeof (result as { then?: unknown }).then === 'function') Promise.resolve(result).catch(() => {});
  } catch {
    // A getter that throws: no promise.
  }
}
