// The values of `Cookie` and `Authorization` headers, to the end of their line.
import { isOrdinary, isStandIn, looksLikeSchemeValue } from './secret-values';

const MAX_PAIRS = 60;
/** Read pair by pair: a text full of such names must not be read to its end for each of them. */
const COOKIE_PAIR = /([\w.!#$%&'*+^`|~-]{1,128})=([^\s;,"'\\]{1,1024})?(?:[;,]\s{0,4}|$)?/y;
const COOKIE_FLAG = /(?:httponly|secure|partitioned)(?:;\s{0,4}|$)|(?:expires)=[^;\r\n"']{0,40}(?:;\s{0,4}|$)/iy;
const COOKIE_ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite|priority|version|comment)$/i;
const SESSION_NAME = /sess|sid$|auth|token|jwt|login|remember/i;

/** Whether one of the pairs of a `Cookie` or `Set-Cookie` header, whose value begins here, holds a credential. */
export function holdsCookieCredential(text: string, start: number): boolean {
  let at = start;
  for (let count = 0; count < MAX_PAIRS; count++) {
    COOKIE_FLAG.lastIndex = at;
    if (COOKIE_FLAG.test(text)) {
      at = COOKIE_FLAG.lastIndex;
      continue;
    }
    COOKIE_PAIR.lastIndex = at;
    const pair = COOKIE_PAIR.exec(text);
    if (pair === null) return false;
    at = COOKIE_PAIR.lastIndex;
    const [, name = '', content = ''] = pair;
    if (!looksLikeSchemeValue(content) && (content.length < 4 || !SESSION_NAME.test(name))) continue;
    if (!COOKIE_ATTRIBUTE.test(name) && !isStandIn(content) && !isOrdinary(content)) return true;
  }
  return false;
}

/** Known schemes. After an unknown one, the credential must be all that is left of the line: else it is prose. */
const SCHEME =
  /^(?:bearer|basic|token|digest|api-?key|key|negotiate|ntlm|kerberos|ssws|bot|hawk|oauth|mac|splunk|signature|dpop|vapid|sharedkey(?:lite)?|sharedaccesssignature|googlelogin|snowflake|user|client|aws\d?(?:-[\w-]+)?|[a-z0-9]+-hmac-[\w-]+)$/i;
const HEADER = /([A-Za-z][\w-]{0,40})[ \t]{1,4}/y;
const PARAMETERS = /(?:[\w-]{1,64}\s?=\s?(?:\\{0,7}"[^"]{0,1024}"|[^\s,"\\]{0,1024})(?:[,;&\s]{1,4}|(?![\w-]))){1,40}/y;
const FIRST_WORD = /[^\s,"'`\\<>]{1,2048}/y;
/** So much of the line is looked at to decide; what is replaced then goes to its end. */
const FIRST_WORDS = /[^\r\n"'`\\<>]{0,96}/y;
const LINE_END = /[\s),.;\]}]*(?=["'`\\<>\r\n]|$)/y;
const LINE_REST = /[^\r\n"'`\\<>]*/y;

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

/**
 * Where the credentials of an `Authorization` header, whose value begins here, end; `undefined` when there are none.
 */
export function authorizationEnd(text: string, start: number): number | undefined {
  const scheme = matchAt(HEADER, text, start)?.[1];
  if (scheme === undefined) return undefined;
  const from = HEADER.lastIndex;
  const parameters = matchAt(PARAMETERS, text, from)?.[0].replace(/[\s,;&]+$/, '') ?? '';
  if (parameters.includes('=') && wordsOf(parameters).some(isCredentialWord)) return from + parameters.length;
  const first = matchAt(FIRST_WORD, text, from)?.[0] ?? '';
  const isFirst = isCredentialWord(first);
  if (SCHEME.test(scheme)) {
    if (!isFirst && !holdsCredentialWord(matchAt(FIRST_WORDS, text, from)?.[0] ?? '')) return undefined;
  } else if (!isFirst || matchAt(LINE_END, text, from + first.length) === null) return undefined;
  matchAt(LINE_REST, text, from);
  return LINE_REST.lastIndex;
}

const holdsCredentialWord = (words: string) => wordsOf(words).some(isCredentialWord);
const wordsOf = (text: string) => text.split(/[\s,;&"'=\\]+/);
const isCredentialWord = (word: string) => looksLikeSchemeValue(word) && !isStandIn(word) && !isOrdinary(word);
