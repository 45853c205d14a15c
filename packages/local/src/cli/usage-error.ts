// A command line that cannot be right, whatever the backend holds: reported like any failure, with exit code 2.

export class UsageError extends Error {
  override readonly name = 'UsageError';
}
