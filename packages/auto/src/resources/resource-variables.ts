// What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say of the process. One entry that cannot be read costs itself:
// the SDK's own detector drops all of them, without a word.
import type { AutoEnvironment } from '../environment/environment';

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
  for (const [index, entry] of resourceAttributes.entries()) {
    const [key = '', value, ...rest] = entry.split('=').map((part) => part.trim());
    try {
      const problem = problemOf(key, value, rest.length);
      if (problem !== undefined) throw new Error(problem);
      attributes[decodeURIComponent(withoutQuotes(key))] = decodeURIComponent(withoutQuotes(value ?? ''));
    } catch (error) {
      const reason = error instanceof URIError ? 'has a % that begins no code' : (error as Error).message;
      const name = value === undefined ? shownWord(entry, keyBefore) : shownKey(key);
      problems.push(`${VARIABLE}: entry ${index + 1}${name && ` (${name})`} ${reason} and is left out; ${EXPECTED}.`);
    }
    keyBefore = key;
  }
  if (serviceName !== undefined) attributes['service.name'] = serviceName;
  return { attributes, problems };
}

function problemOf(key: string, value: string | undefined, furtherParts: number): string | undefined {
  if (value === undefined) return 'has no =';
  if (withoutQuotes(key) === '') return 'has no key before its =';
  return furtherParts > 0 ? 'has more than one =' : undefined;
}

const withoutQuotes = (text: string) => text.replace(/^(["'])(.*)\1$/s, '$2').trim();

const CREDENTIAL = /key|secret|token|passw|pwd|auth|credential|cookie|session|sig/i;

/** A key is no secret, unless somebody put one there. */
function shownKey(key: string): string {
  return /^[\w./ -]{1,64}$/.test(key) && !/[A-Za-z\d]{20}/.test(key) ? key : '';
}

/** What stands alone may be the rest of the value before it, cut off by a comma in it. */
function shownWord(word: string, keyBefore: string): string {
  return /^[A-Za-z_. -]{1,40}$/.test(word) && !CREDENTIAL.test(keyBefore) ? word.trim() : '';
}
