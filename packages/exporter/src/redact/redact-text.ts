// One text without the credentials in it. Its other parts stay as they are; a text without credentials is returned itself.
import { findAssignedCredentials, mayAssignCredential } from './assigned-credentials';
import { applyEdits, type Edit } from './edits';
import { UNREAD_MARKER } from './markers';
import { findTokenCredentials, mayHoldTokenCredential, TOKEN_SIGNS } from './token-credentials';

/** Nothing that is looked for fits into fewer: `pwd=1234`. */
const MIN_TEXT_CHARS = 7;

/** Up to this length one look at each character costs less than a search for each sign. */
const MAX_SHORT_CHARS = 48;
/** Each credential holds one of these: what stands between its name and its value, or what tells its shape. */
const SIGNS = new Uint8Array(128);
for (const sign of `:=${TOKEN_SIGNS}`) SIGNS[sign.charCodeAt(0)] = 1;

function hasNoSign(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127 || SIGNS[code] !== 0) return false;
  }
  return true;
}

/** Never throws. The work is in proportion to the length of the text. */
export function redactText(text: string): string {
  if (text.length < MIN_TEXT_CHARS || (text.length <= MAX_SHORT_CHARS && hasNoSign(text))) return text;
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
