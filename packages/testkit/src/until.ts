// Waits for a condition in the real world: another process, a socket.

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/** Resolves with the first truthy value of `probe`. @throws after `timeoutMillis`, naming what was waited for */
export async function until<T>(what: string, probe: () => T | Promise<T>, timeoutMillis = 60_000): Promise<Truthy<T>> {
  const deadline = performance.now() + timeoutMillis;
  for (;;) {
    const value = await probe();
    if (value) return value as Truthy<T>;
    if (performance.now() > deadline) throw new Error(`Still waiting for ${what} after ${timeoutMillis} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
