// The first line of an error, to be quoted in a message: its stack would bury the sentence around it.

export function firstLine(error: unknown): string {
  return String((error as Error)?.message ?? error).split('\n')[0] ?? '';
}
