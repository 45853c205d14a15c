// The values of `Cookie` and `Authorization` headers, to the end of their line.
import { isOrdinary, isStandIn, looksLikeSchemeValue } from './secret-values';

const MAX_READ_CHARS = 2048;
const COOKIE_PAIR = /(?:^|[;,]\s{0,4})([\w.!#$%&'*+^`|~-]{1,128})=([^\s;,"']{1,1024})/g;
const COOKIE_ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite|priority|version|comment)$/i;
const SESSION_NAME = /sess|sid$|auth|token|jwt|login|remember/i;

/** Whether one of the pairs of a `Cookie` or `Set-Cookie` header holds a credential. */
export function holdsCookieCredential(value: string): boolean {
  for (const [, name = '', content = ''] of value.slice(0, MAX_READ_CHARS).matchAll(COOKIE_PAIR)) {
    if (COOKIE_ATTRIBUTE.test(name) || isStandIn(content) || isOrdinary(content)) continue;
    if (looksLikeSchemeValue(content) || (SESSION_NAME.test(name) && content.length >= 4)) return true;
  }
  return false;
}

/** Schemes in use; behind another one there must be nothing else on the line, since prose has words too. */
const SCHEME = /^(?:bearer|basic|token|digest|api-?key|key|negotiate|ntlm|kerberos|ssws|bot|hawk|oauth|mac|splunk|signature|dpop|vapid|sharedkey(?:lite)?|sharedaccesssignature|googlelogin|snowflake|user|client|aws\d?(?:-[\w-]+)?|[a-z0-9]+-hmac-[\w-]+)$/i;
const HEADER = /^([A-Za-z][\w-]{0,40})[ \t]{1,4}([^\r\n]*)/;
const PARAMETERS = /^(?:[\w-]{1,64}\s?=\s?(?:\\{0,7}"[^"]{0,1024}"|[^\s,"\\]{0,1024})(?:[,;&\s]{1,4}|(?![\w-]))){1,40}/;

/** How many characters of an `Authorization` header's value are its credentials; 0 for none. */
export function authorizationChars(rest: string): number {
  const read = rest.slice(0, MAX_READ_CHARS);
  const match = HEADER.exec(read);
  if (match === null) return 0;
  const [, scheme = '', behind = ''] = match;
  const head = scheme.length + (/^[ \t]+/.exec(read.slice(scheme.length))?.[0].length ?? 0);
  const parameters = PARAMETERS.exec(behind)?.[0].replace(/[\s,;&]+$/, '') ?? '';
  if (/=/.test(parameters) && words(parameters).some(isCredentialWord)) return head + parameters.length;
  const line = /^[^"'`\\<>]*/.exec(behind)?.[0] ?? '';
  const [first = ''] = line.split(/[\s,]/, 1);
  const isKnown = SCHEME.test(scheme);
  if (!isCredentialWord(first) && !(isKnown && words(line).some(isCredentialWord))) return 0;
  if (!isKnown && line.trim().replace(/[),.;\]}]+$/, '') !== first.replace(/[),.;\]}]+$/, '')) return 0;
  // Beyond what was read the line goes on as a credential does.
  return line.length + match[0].length - behind.length;
}

const words = (text: string) => text.split(/[\s,;&"'=\\]+/);
const isCredentialWord = (word: string) => !isStandIn(word) && !isOrdinary(word) && looksLikeSchemeValue(word);
