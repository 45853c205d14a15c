// `sgp-local traces | head` closes the pipe before everything is written: that ends the command, and is not an error.

/** @param onClosed instead of ending the process */
export function endQuietlyWithReader(onClosed: () => void = () => process.exit()): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    onClosed();
  });
}
