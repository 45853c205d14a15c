// One text without the credentials in it. Its other parts stay as they are; a text without credentials is returned itself.
import { findAssignedCredentials } from './assigned-credentials';
import { applyEdits, type Edit } from './edits';
import { UNREAD_MARKER } from './markers';
import { findSchemes, findTokenCredentials } from './token-credentials';

/** Nothing that is looked for fits into fewer: `pwd=1234`. */
const MIN_TEXT_CHARS = 7;

/** Never throws. The work is in proportion to the length of the text. */
export function redactText(text: string): string {
  if (text.length < MIN_TEXT_CHARS) return text;
  try {
    let edits: Edit[] | undefined;
    edits = findAssignedCredentials(text, edits);
    edits = findSchemes(text, edits);
    edits = findTokenCredentials(text, edits);
    return edits === undefined ? text : applyEdits(text, edits);
  } catch {
    // A text that no regular expression can take for its length was not inspected, so it does not leave.
    return UNREAD_MARKER;
  }
}
