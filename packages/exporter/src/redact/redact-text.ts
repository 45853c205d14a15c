// One text without the credentials in it. Its other parts stay as they are; a text without credentials is returned itself.
import { findAssignedCredentials, mayAssignCredential } from './assigned-credentials';
import { applyEdits, type Edit } from './edits';
import { UNREAD_MARKER } from './markers';
import { findTokenCredentials, mayHoldTokenCredential } from './token-credentials';

/** Nothing that is looked for fits into fewer: `pwd=1234`. */
const MIN_TEXT_CHARS = 7;

/** Never throws. The work is in proportion to the length of the text. */
export function redactText(text: string): string {
  if (text.length < MIN_TEXT_CHARS) return text;
  try {
    let edits: Edit[] | undefined;
    edits = findAssignedCredentials(text, edits);
    edits = findTokenCredentials(text, edits);
    return edits === undefined ? text : applyEdits(text, edits);
  } catch {
    // A text that no regular expression can take for its length was not inspected, so it does not leave.
    return UNREAD_MARKER;
  }
}

/**
 * Whether {@link redactText} may replace something in this text or, when it is JSON, in one of the texts that it holds, so that a long text may be sent as
 * it is without being parsed. `false` is certain. Never throws; costs what redacting a clean text does.
 */
export function mayHoldCredential(text: string): boolean {
  try {
    return mayAssignCredential(text) || mayHoldTokenCredential(text);
  } catch {
    return true;
  }
}
