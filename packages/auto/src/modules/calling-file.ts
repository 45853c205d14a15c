// Finds the file that called, from the stack, also where the application changes how stacks are made.

const FRAMES = 10;

/** The first file on the stack that is not `own`, as a path or a file URL; `undefined` when none can be told. */
export function callingFile(own: string): string | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_error, sites) => sites;
    const { stack } = new Error() as unknown as { stack: readonly NodeJS.CallSite[] };
    const files = stack.map((site) => site.getFileName() ?? undefined);
    return files.find((file) => file !== undefined && file !== own && file !== __filename && !file.startsWith('node:'));
  } catch {
    // frozen intrinsics
    return undefined;
  } finally {
    restore(prepareStackTrace, stackTraceLimit);
  }
}

function restore(prepareStackTrace: typeof Error.prepareStackTrace, stackTraceLimit: number): void {
  try {
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  } catch {
    // nothing was changed then
  }
}
