// Describes what foreign code has thrown. It may be anything: not an error, an error whose message throws when read, or
// one that is very long.
import { visibleText } from './visible-text';

const MAX_CHARS = 200;

/** One short line. Never throws. */
export function thrownText(thrown: unknown): string {
  try {
    return visibleText(textOf(thrown).slice(0, MAX_CHARS).toWellFormed());
  } catch {
    return 'threw';
  }
}

/** As `String()` has it, except for what would take for ever to join, such as an array of 2³² gaps. May throw. */
function textOf(thrown: unknown): string {
  if (thrown instanceof Error) return errorText(thrown);
  if (Array.isArray(thrown) || ArrayBuffer.isView(thrown)) return 'a list';
  return String(thrown);
}

/** Its name and its message, where these are texts. May throw. */
export function errorText({ name, message }: Error): string {
  return `${typeof name === 'string' ? name : 'Error'}: ${typeof message === 'string' ? message : ''}`;
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
