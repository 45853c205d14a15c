// Replaces credentials by a fixed text before anything is stored, as SGP does: values that look like one, and values
// under a key named like one. Every pattern runs in linear time, also on text crafted to be slow.

import type { SpanItem } from '../contract/span';

export const REDACTED = '[REDACTED:credential]';

/** The free-form fields of an item. */
const FIELDS = ['name', 'input', 'output', 'metadata', 'expected'] as const;

// The look-behinds let a match start only at the first character of a run, so that a long run is read once.
const SHAPES: readonly RegExp[] = [
  // JSON Web Token
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  // Keys with a known beginning: OpenAI and Anthropic, Stripe, AWS, Google, GitHub, GitLab, Slack, Hugging Face, npm
  /(?<![\w-])(?:sk|rk|pk)[-_][\w-]{16,}/g,
  /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/g,
  /(?<![\w-])AIza[\w-]{35}/g,
  /(?<![\w-])(?:gh[pousr]_|github_pat_|glpat-|hf_|npm_|xox[abeprs]-)[\w-]{16,}/g,
];

/** The first group is kept; what follows it is the credential. */
const AFTER: readonly RegExp[] = [
  /\b(Bearer\s{1,4})(?:(?=[\w.~+/=-]{0,512}\d)[\w.~+/=-]{8,}|[\w.~+/=-]{20,})/gi,
  /\b(Authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:Basic|Token|ApiKey)\s{1,4})[\w.~+/=-]{6,}/gi,
  // postgres://user:password@host
  /(?<=:\/\/)([^\s:/?#@]{0,256}:)[^\s@/?#]{1,256}(?=@)/g,
  // password=…; in connection strings, api_key=… in URLs
  new RegExp(
    `(?<![A-Za-z0-9])((?:password|passwd|pwd|api[-_]?key|access[-_]?token|client[-_]?secret)` +
      `\\s{0,4}=\\s{0,4}["']?)[^\\s;&"',)[\\]]{1,512}`,
    'gi',
  ),
];

/** A quick test: text without any of these holds no credential. */
const MAY_HOLD_CREDENTIAL = new RegExp(
  'eyJ|[srp]k[-_]|A[KS]IA|AIza|gh[pousr]_|github_pat_|glpat-|hf_|npm_|xox|bearer|authorization|://|' +
    'password|passwd|pwd|key|token|secret',
  'i',
);

const KEY_NAME = new RegExp(
  '(?:^|_)(?:password|passwd|pwd|passphrase|secret|credentials?|authorization|' +
    '(?:api|access|private|secret|signing|encryption)_?key|' +
    '(?:access|refresh|auth|id|bearer|session|api|security)_?token)$',
);

/** `item` without credentials; the same object if it has none. */
export function redactCredentials(item: SpanItem): SpanItem {
  const changes: Partial<Record<(typeof FIELDS)[number], unknown>> = {};
  for (const field of FIELDS) {
    const redacted = redactValue(item[field], false);
    if (redacted !== item[field]) changes[field] = redacted;
  }
  return Object.keys(changes).length === 0 ? item : ({ ...item, ...changes } as SpanItem);
}

/** @param underCredential every text and number in `value` is a credential because of the key above it */
function redactValue(value: unknown, underCredential: boolean): unknown {
  if (typeof value === 'string') {
    if (underCredential) return value === '' ? value : REDACTED;
    return redactText(value);
  }
  if (typeof value === 'number') return underCredential ? REDACTED : value;
  if (Array.isArray(value)) {
    const elements = value.map((element) => redactValue(element, underCredential));
    return elements.some((element, index) => element !== value[index]) ? elements : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  let changed = false;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const redacted = redactValue(inner, underCredential || isCredentialName(key));
    changed ||= redacted !== inner;
    return [key, redacted];
  });
  // fromEntries, because an assignment to the key __proto__ would set the prototype.
  return changed ? Object.fromEntries(entries) : value;
}

function redactText(text: string): string {
  if (!MAY_HOLD_CREDENTIAL.test(text)) return text;
  let result = text;
  for (const shape of SHAPES) result = result.replace(shape, REDACTED);
  for (const after of AFTER) result = result.replace(after, `$1${REDACTED}`);
  return result;
}

/** `apiKey`, `x-api-key`, `OPENAI_API_KEY` and `db.password` are; `token`, `max_tokens` and `key` are not. */
function isCredentialName(key: string): boolean {
  if (key.length > 128) return false;
  const snake = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  return KEY_NAME.test(snake.toLowerCase());
}
