// Closes what a test has opened, the last first, when it ends, also when it fails: nothing of it holds the process
// open.

type Close = () => unknown;

/**
 * For the top of a file, or of a `describe`.
 * @param hook `afterAll` for what several tests share
 */
export function closesAtEnd(hook: (end: () => Promise<void>) => void = afterEach): (close: Close) => void {
  const closes: Close[] = [];
  hook(async () => {
    const failures: unknown[] = [];
    for (const close of closes.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  });
  return (close) => closes.push(close);
}
