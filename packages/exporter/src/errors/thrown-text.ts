// Describes what foreign code has thrown. It may be anything: not an error, an error whose message throws when read, or
// one that is very long.
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

/** What was thrown as an Error: itself when it is a readable one, else a description of it. */
export function thrownError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && typeof thrown.message === 'string' && typeof thrown.name === 'string') return thrown;
  } catch {
    // An error that cannot be read is described like anything else.
  }
  return new Error(thrownText(thrown));
}
