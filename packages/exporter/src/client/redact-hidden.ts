// Credentials of a foreign text that characters without shape are part of: a reader of the log could still use them.
import { withoutInvisible } from '../errors/visible-text';

/**
 * The text redacted as it is, or, if that leaves a credential between its visible characters, those alone and redacted.
 */
export function redactHidden(text: string, redact: (text: string) => string): string {
  const redacted = redact(text);
  const visible = withoutInvisible(redacted);
  const again = redact(visible);
  return again === visible ? redacted : again;
}
