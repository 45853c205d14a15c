// How an error is quoted in a message: without its stack, which would bury the sentence around it.

export function firstLine(error: unknown): string {
  return String((error as Error)?.message ?? error).split('\n')[0] ?? '';
}
