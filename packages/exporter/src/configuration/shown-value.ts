// A value that somebody set, for a message: short, on one line, and without what may be secret in it.

const SHOWN_CHARS = 100;

/** As long as keys are, of letters and digits: perhaps a key that was put into the wrong variable. */
const TOKEN = /[A-Za-z\d+/_-]{20,}={0,2}/g;

export function shownValue(value: unknown): string {
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'string') return String(value);
  const safe = withoutTokens(withoutUrlSecrets(value));
  return JSON.stringify(safe.length > SHOWN_CHARS ? `${safe.slice(0, SHOWN_CHARS)}…` : safe);
}

/** A URL may carry a password, which may itself hold any sign, or a key in its query. */
function withoutUrlSecrets(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:\/+)?[\s\S]*@/i, '$1[REDACTED]@').replace(/([?#])[\s\S]+$/, '$1[REDACTED]');
}

function withoutTokens(text: string): string {
  return text.replace(TOKEN, (token) => (/\d/.test(token) && /[a-z]/i.test(token) ? '[REDACTED]' : token));
}
