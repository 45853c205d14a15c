// What stands in an item where something was taken out. None of them looks like a credential, so redacting twice
// changes nothing.

/** For a credential; the API stores the same text where it finds one itself (contract: Credential redaction). */
export const CREDENTIAL_MARKER = '[REDACTED:credential]';
/** For a text whose `mask` threw or returned something else than a text. */
export const MASK_FAILED_MARKER = '[REDACTED:mask-failed]';
/** For what could not be inspected: nested too deeply, or one of too many values. */
export const UNREAD_MARKER = '[REDACTED:not-inspected]';
