// Takes the secrets of the environment out of what is written for people: messages come from the exporter, from
// OpenTelemetry, from Node and from the server, and may repeat what they were given.
import { redactText } from '@sgp-otel/exporter';
import { decoded, isSecretName, keyLabelsIn, keyWordsIn, looksLikeKey, looksSecret } from './shown-value';

type Variables = Readonly<Record<string, string | undefined>>;

/** Shorter ones are part of ordinary words; a key for a local backend is often one (`local`). */
const MIN_SECRET_CHARS = 4;
const MIN_SECRET_CHARS_IN_LOG = 8;
const MIN_KEY_WORD_CHARS = 16;
const ADDRESS = /_PROXY$|URL$|ENDPOINT$/i;
const OURS = /^(?:SGP|AGENTEX|OTEL|NODE|AGENT|ACP)_|_PROXY$|^DISABLE_SCALE_TRACING$/i;

/** Variables with names that people choose, which may be as long and as random as a key. */
const NAMES = new Set(['OTEL_SERVICE_NAME', 'SGP_ACCOUNT_ID']);

/** The key that `sgp-local` prints for everybody: no secret, and a word of sentences and package names. */
const KEY_OF_LOCAL = 'local';

type Scrub = (text: string) => string;

/** For the doctor: a text without the secrets of these variables, and without whatever looks like a credential. */
export function scrubberOf(variables: Variables): Scrub {
  return scrubberFor(secretsOf(variables).filter((secret) => secret.length >= MIN_SECRET_CHARS));
}

/** The same for lines of the log, which name the account and the service unless they have the shape of a known key. */
export function logScrubberOf(variables: Variables): Scrub {
  const named = Object.fromEntries(Object.entries(variables).filter(([name]) => !NAMES.has(name)));
  return scrubberFor(secretsOf(named).filter((secret) => secret.length >= MIN_SECRET_CHARS_IN_LOG));
}

function scrubberFor(secrets: readonly string[]): Scrub {
  return (text) => {
    let scrubbed = text;
    for (const secret of secrets) scrubbed = scrubbed.replaceAll(secret, '[REDACTED]');
    return redactText(scrubbed);
  };
}

/** The secrets to remove, the longest first: one that contains another is removed whole. */
function secretsOf(variables: Variables): string[] {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(variables)) {
    if (!value || (name === 'SGP_API_KEY' && value.trim() === KEY_OF_LOCAL)) continue;
    if (
      isSecretName(name) ||
      (OURS.test(name) && !ADDRESS.test(name) && looksSecret(value, name) && !/[=,]/.test(value))
    ) {
      found.add(value.trim());
      found.add(withoutQuotes(value));
    }
    if (OURS.test(name) && !ADDRESS.test(name)) for (const word of longKeysIn(value, name)) found.add(word);
    if (/HEADERS?$|ATTRIBUTES?$/i.test(name)) for (const each of valuesOfList(name, value)) found.add(each);
    if (ADDRESS.test(name)) for (const each of secretsOfAddress(value)) found.add(each);
  }
  return [...found].sort((a, b) => b.length - a.length);
}

/** The words that look like a key and are long; a shorter one may name a service or a host: `api-gateway`. */
const longKeysIn = (text: string, name = '') =>
  keyWordsIn(text, name).filter((word) => word.length >= MIN_KEY_WORD_CHARS);

/** Messages quote values, and then a quote in one has a backslash before it. */
const withoutQuotes = (value: string) => value.trim().replace(/^["']+|["']+$/g, '');

function valuesOfList(name: string, list: string): string[] {
  return list
    .split(',')
    .map((entry) => ({ key: entry.slice(0, Math.max(0, entry.indexOf('='))), value: afterSign(entry) }))
    .filter(({ key, value }) => /HEADERS?$/i.test(name) || isSecretName(key) || looksLikeKey(value, key))
    .map(({ value }) => value);
}

const afterSign = (entry: string) => entry.slice(entry.indexOf('=') + 1).trim();

/** User and password, each parameter of the query, the fragment, and a key that stands where a host should. */
function secretsOfAddress(address: string): string[] {
  const rest = address.trim().replace(/^[a-z][a-z\d+.-]*:\/\//i, '');
  const at = rest.lastIndexOf('@');
  const user = at === -1 ? '' : rest.slice(0, at);
  const colon = user.indexOf(':');
  const tail = /[?#].*$/s.exec(rest)?.[0] ?? '';
  const host = rest.slice(at + 1).replace(/[?#/].*$/s, '');
  const values = [...tail.matchAll(/[=#]([^&#]+)/g)].map(([, value = '']) => value);
  const parts = [
    user,
    colon === -1 ? user : user.slice(colon + 1),
    tail.slice(1),
    ...values,
    looksLikeKey(host) ? host : '',
    ...longKeysIn(rest.slice(at + 1)),
    ...keyLabelsIn(host),
  ];
  return parts.flatMap((part) => [part, decoded(part)]);
}
