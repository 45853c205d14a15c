// The one writer to stderr of this package and of @sgp-otel/auto.

const ignore = () => {};

/**
 * Writes to stderr, for the other packages of this project. A stderr that nobody reads any more (`EPIPE`) does not end
 * the process, as it does with `console.error`.
 * @throws what the stream throws, where the application has replaced it
 */
export function writeToStderr(text: string): void {
  const { stderr } = process;
  // Such a stream fails later, with an event, and without a listener that would be an uncaught exception.
  if (!stderr.listeners('error').includes(ignore)) stderr.on('error', ignore);
  stderr.write(text, (failed) => {
    // The event of a failure follows this call.
    if (!failed) stderr.removeListener('error', ignore);
  });
}
