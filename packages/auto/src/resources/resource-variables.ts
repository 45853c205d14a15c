// What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say of the process. One entry that cannot be read costs itself:
// the SDK's own detector drops all of them, without a word.
import type { AutoEnvironment } from '../environment/environment';
import { resourceEntries } from './resource-entries';

export interface ResourceVariables {
  readonly attributes: Readonly<Record<string, string>>;
  /** One sentence for each entry that is left out. */
  readonly problems: readonly string[];
}

const VARIABLE = 'OTEL_RESOURCE_ATTRIBUTES';
const EXPECTED = 'expected key=value,key=value with , = % inside of a value as %2C %3D %25; the others are used';

export function resourceVariables({
  resourceAttributes,
  serviceName,
}: Pick<AutoEnvironment, 'resourceAttributes' | 'serviceName'>): ResourceVariables {
  const attributes: Record<string, string> = {};
  const problems: string[] = [];
  let keyBefore = '';
  for (const [index, { text, parts }] of resourceEntries(resourceAttributes).entries()) {
    const [key = '', value, ...rest] = parts;
    const say = (what: string) => {
      const name = value === undefined ? shownWord(text, keyBefore) : shownKey(key);
      problems.push(`${VARIABLE}: entry ${index + 1}${name && ` (${name})`} ${what}.`);
    };
    const problem = problemOf(key, value, rest.length);
    if (problem !== undefined) say(`${problem} and is left out; ${EXPECTED}`);
    else {
      if (STRAY_QUOTE.test(value ?? ''))
        say('has a quote at the start or end of its value, which counts as part of it');
      attributes[decodeURIComponent(key)] = decodeURIComponent(value ?? '');
    }
    keyBefore = key;
  }
  if (serviceName !== undefined) attributes['service.name'] = serviceName;
  return { attributes, problems };
}

const STRAY_QUOTE = /^["'`“‘]|["'`”’]$/;

function problemOf(key: string, value: string | undefined, furtherParts: number): string | undefined {
  if (value === undefined) return 'has no =';
  if (key === '') return 'has no key before its =';
  if (furtherParts > 0) return 'has more than one =';
  try {
    decodeURIComponent(value);
    return decodeURIComponent(key) === '__proto__' ? 'has a key that no object can have' : undefined;
  } catch {
    return 'has a % that begins no code';
  }
}

const CREDENTIAL = /key|secret|token|passw|pwd|auth|credential|cookie|session|sig/i;

/** A key for a message: shown, unless it looks like a secret that somebody put there. */
function shownKey(key: string): string {
  return /^[\w./ -]{1,64}$/.test(key) && !/[A-Za-z\d]{20}/.test(key) ? key : '';
}

/** A word without `=` for a message: it may be the rest of the value before it, which had a comma in it. */
function shownWord(word: string, keyBefore: string): string {
  return /^[A-Za-z_. -]{1,40}$/.test(word) && !CREDENTIAL.test(keyBefore) ? word.trim() : '';
}
