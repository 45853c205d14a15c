// What somebody else's code has thrown, in words. It may be anything, and hostile: no error, one whose message throws, or one that is very long.
import { visibleText } from './visible-text';

const MAX_CHARS = 200;

/** One short line. Never throws. */
export function thrownText(thrown: unknown): string {
  try {
    return visibleText(String(thrown).slice(0, MAX_CHARS).toWellFormed());
  } catch {
    return 'threw';
  }
}

/** The same as an error, for what takes no other: itself when it is an ordinary one. */
export function thrownError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && typeof thrown.message === 'string' && typeof thrown.name === 'string') return thrown;
  } catch {
    // An error that cannot be read is described like anything else.
  }
  return new Error(thrownText(thrown));
}
