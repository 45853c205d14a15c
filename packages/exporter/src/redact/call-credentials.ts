// Calls that take a password at a known place, as `new PDO(dsn, 'root', '…')`, and methods that are named like a
// credential: `.password("…")`.
import { mayNameEnd } from './credential-name';
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { quoteAt, quotedEnd } from './quoted-text';
import { isOpaque, isOrdinary, isStandIn, looksSecret } from './secret-values';
import { WordEndings } from './word-endings';

/** By their names in lower case, which of their arguments is the password. */
const CALLS: ReadonlyMap<string, number> = new Map([
  ['pdo', 2],
  ['mysqli', 2],
  ['mysqli_connect', 2],
  ['mysql_connect', 2],
  ['getconnection', 2],
  ['httpbasicauth', 1],
  ['httpdigestauth', 1],
  ['basicauth', 1],
  ['setbasicauth', 1],
  ['basic_auth', 1],
  ['networkcredential', 1],
  ['passwordauthentication', 1],
  ['usernamepasswordcredentials', 1],
  ['passwordcredential', 1],
  ['basicawscredentials', 1],
  ['login', 1],
  ['plainauth', 2],
  ['sign', 1],
  ['createhmac', 1],
]);
const names = new WordEndings(CALLS.keys());
const MAX_CALLED_CHARS = 40;
const CALLED = /[A-Za-z_]\w*$/;
/** Arguments before the password: texts, names, and objects without brackets in them. */
const ARGUMENT = /\s{0,8}(?:\\{0,7}(["'])[^"'\r\n]{0,256}\1|\{[^{}]{0,256}\}|[^\s,()"'{}]{1,128})\s{0,4},\s{0,8}/y;

/** Whether a call that is known, or named like a credential, opens this bracket. */
export function mayTakeCredential(text: string, bracket: number): boolean {
  return names.mayEndAt(text, bracket) || (mayNameEnd(text, bracket) && isSetterName(calledAt(text, bracket)));
}

export function argumentCredential(text: string, bracket: number): Edit | undefined {
  const mayBeKnown = names.mayEndAt(text, bracket);
  if (!mayBeKnown && !mayNameEnd(text, bracket)) return undefined;
  const called = calledAt(text, bracket);
  const count = (mayBeKnown ? CALLS.get(called.toLowerCase()) : undefined) ?? (isSetterName(called) ? 0 : undefined);
  if (count === undefined) return undefined;
  let at = bracket + 1;
  for (let index = 0; index < count; index++) {
    ARGUMENT.lastIndex = at;
    if (!ARGUMENT.test(text)) return undefined;
    at = ARGUMENT.lastIndex;
  }
  const quote = quoteAt(text, at);
  if (quote === '') return undefined;
  const start = at + quote.length;
  const end = quotedEnd(text, start, quote);
  const value = text.slice(start, end);
  if (isStandIn(value) || isOrdinary(value) || /\s|:\/\/|\$\{/.test(value)) return undefined;
  return looksSecret(value) || isOpaque(value) ? { start, end } : undefined;
}

function calledAt(text: string, bracket: number): string {
  return CALLED.exec(text.slice(Math.max(0, bracket - MAX_CALLED_CHARS), bracket))?.[0] ?? '';
}

/** Names of methods repeat. The list is short, and it is made anew when it is full. */
const setters = new Map<string, boolean>();
const MAX_SETTERS = 256;

/** `password`, `setApiKey`; not `getSecret`, which takes the name of one, nor `secret` alone. */
function isSetterName(called: string): boolean {
  let isSetter = setters.get(called);
  if (isSetter !== undefined) return isSetter;
  const name = called.replace(/^(?:set|with|add|use)(?=[A-Z_])/, '');
  isSetter = SETTER.test(name) && !OTHER_CALL.test(name) && knownKey(name).name === 'always';
  if (setters.size >= MAX_SETTERS) setters.clear();
  setters.set(called, isSetter);
  return isSetter;
}
const SETTER = /^(?:\w{0,16}(?:password|passwd|pwd|passphrase)|api_?key|(?:access|auth|api)_?token|\w{1,16}_?secret)$/i;
const OTHER_CALL =
  /^(?:get|fetch|read|load|find|has|is|check|verify|validate|hash|reset|forgot|change|create|delete|decrypt|encrypt|encode|compare|ask|prompt)/i;
