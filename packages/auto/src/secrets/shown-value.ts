// What may be shown of a variable: its value when it can be no secret, else how long it is. Whoever sets a wrong
// variable may have put a key into it.
import { redactText, settingsTable } from '@sgp-otel/exporter';

const SECRET_NAME =
  /KEY|SECRET|TOKEN|PASS|PWD|PASSPHRASE|HEADER|CREDENTIAL|AUTH|COOKIE|DSN|SIGNATURE|PRIVATE|(?:^|_)PAT(?:_|$)/i;
/** Also when it is misspelt. */
const LIST = /^OTEL_.*ATTRIBUTES?$/i;
/** Signs that passwords have, and the values of these variables do not. */
const PASSWORD_SIGN = /[!#$%^&*`|<>{}]/;
const known = new Map(
  Object.values(settingsTable).flatMap((setting) => setting.variables.map((variable) => [variable, setting] as const)),
);
/** Names of attributes whose values say where a service runs. */
const PLAIN_ATTRIBUTE = new RegExp(
  '^(?:service|deployment|telemetry|host|os|process|container|k8s|cloud|faas)\\.' +
    '(?!.*(?:key|token|secret|password|auth|command))[\\w.]+$',
  'i',
);
const PLAIN_VALUE = /^(?:true|false|yes|no|on|off|\d{1,9}|[a-z][a-z/_,. -]{0,39})$/i;

/** In `@sgp-otel/auto/register`. */
const OUR_NAME = 'sgp-otel';

export const isSecretName = (name: string): boolean => known.get(name)?.secret === true || SECRET_NAME.test(name);

/**
 * Whether a value, or a word of it, looks like a key: no name that people give is as long and as random.
 * @param name of the variable or attribute; an id in one that holds ids is no key
 */
export function looksLikeKey(value: string, name = ''): boolean {
  return redactText(value) !== value || keyWordsIn(value, name).length > 0;
}

/** Whether a value looks like a key, or has a sign of passwords; for variables whose values do not. */
export function looksSecret(value: string, name: string): boolean {
  return looksLikeKey(value, name) || PASSWORD_SIGN.test(value);
}

/** The words of a value that look like a key. */
export function keyWordsIn(value: string, name = ''): string[] {
  const words = value.split(/[\s,;=:/@?&#"'()[\]{}<>]+/).filter(isKeyWord);
  return ID_NAME.test(name) ? words.filter((word) => !ID.test(word)) : words;
}

const ID_NAME = /(?:^|[_.])ID$|_NAME$|\.(?:name|uid|version)$/i;
const ID = /^[\da-f]{24}$|^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function isKeyWord(word: string): boolean {
  if (word === OUR_NAME) return false;
  if (/^(?:sk|pk|key|api|sgp|tok|token|secret)[-_]/i.test(word)) return true;
  if (!/\d/.test(word) || word.includes('.')) return false;
  if (word.length >= 12 && /[a-z]/.test(word) && /[A-Z]/.test(word)) return true;
  return word.length >= 20 && /[a-z]/i.test(word);
}

export function shownValue(name: string, value: string): string {
  const length = `(set, ${value.length} characters)`;
  if (isSecretName(name)) return length;
  if (LIST.test(name)) return shownList(value);
  if (/^NO_PROXY$/i.test(name)) return shownHosts(value);
  if (/_PROXY$|URL$|ENDPOINT$/i.test(name)) return shownAddress(value) ?? length;
  if (looksSecret(value, name)) return length;
  const isKnown = known.has(name) || !/^(?:SGP|AGENTEX)_/.test(name);
  return isKnown || PLAIN_VALUE.test(value) ? withoutUser(value) : length;
}

/** The parts of the name of a host that look like a key. */
export const keyLabelsIn = (host: string): string[] => host.split(/[./:]/).filter(isKeyWord);

const holdsKey = (host: string) => looksLikeKey(host) || keyLabelsIn(host).length > 0;

function shownHosts(list: string): string {
  const isHost = (entry: string) => /^[\w.*:[\]/-]{0,100}$/.test(entry) && !holdsKey(entry);
  return list
    .split(',')
    .map((entry) => (isHost(entry.trim()) ? entry : '(not shown)'))
    .join(',');
}

/** `key=value,…`; only values that say where a service runs. */
function shownList(list: string): string {
  return list
    .split(',')
    .map((entry) => {
      const at = entry.indexOf('=');
      if (at === -1) return '(not a pair)';
      const [key, value] = [entry.slice(0, at).trim(), entry.slice(at + 1)];
      if (looksLikeKey(key)) return '(not shown)';
      return PLAIN_ATTRIBUTE.test(key) && !looksLikeKey(decoded(value), key) ? `${key}=${value}` : `${key}=(set)`;
    })
    .join(',');
}

/**
 * Of an address its host and path; the user, the query and what follows them may hold a secret. `undefined` when it is
 * none.
 */
function shownAddress(value: string): string | undefined {
  const [, scheme = '', rest = ''] = /^\s*([a-z][a-z\d+.-]*:\/\/)?(.*)$/is.exec(value) ?? [];
  const at = rest.lastIndexOf('@');
  const host = shownHost(rest.slice(at + 1));
  return host === undefined ? undefined : `${scheme}${at === -1 ? '' : '[REDACTED]@'}${host}`;
}

function shownHost(value: string): string | undefined {
  const [, host = '', tail = ''] = /^([^?#]*)([?#].*)?$/s.exec(value.trim()) ?? [];
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:\/[\w./~-]*)?$/i.test(host) || holdsKey(host)) return undefined;
  return tail === '' ? host : `${host}${tail[0]}[REDACTED]`;
}

function withoutUser(value: string): string {
  return value
    .replace(/([a-z][a-z\d+.-]*:\/\/)[^\s]*@/gi, '$1[REDACTED]@')
    .replace(/(:\/\/[^\s?#]*[?#])\S+/g, '$1[REDACTED]');
}

/** A part of a URL without its percent signs; as it is where they mean nothing. */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
