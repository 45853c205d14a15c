// Commands and calls that give a name a value without a sign between them: `setx DB_PASSWORD "…"`,
// `define('DB_PASSWORD', '…')`, users of `htpasswd` and its kind, and the sentence “the password is …”.
import { argumentCredential, mayTakeCredential } from './call-credentials';
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { quotedEnd } from './quoted-text';
import { isOpaque, isOrdinary, isStandIn, looksSecret } from './secret-values';
import { insertedCredentials, isBehindValues } from './unsigned-names';

const WORD_VALUE = String.raw`(?:\\{0,7}["'](?<quoted>[^"'\r\n\\]{1,512})(?<closing>\\{0,7}["'])|(?<bare>[^\s"'\`\\|;&<>=]{1,512}))`;
/** Environments of Windows and fish: whatever follows is the value. */
const SET_VARIABLE = new RegExp(
  String.raw`(?:setx(?:\.exe)?|set[ \t]{1,64}-[gU]?x[gU]?)[ \t]{1,64}(?:\/\w[ \t]{1,64})?\\{0,7}["']?([\w.-]{1,64})\\{0,7}["']?[ \t]{1,64}${WORD_VALUE}`,
  'g',
);
const HTPASSWD = new RegExp(
  String.raw`htpasswd((?:[ \t]{1,64}-[A-Za-z]{1,8}(?:[ \t]{1,64}\d{1,6}(?=\s))?){1,6})((?:[ \t]{1,64}[^\s"'\`\\|;&<>-][^\s"'\`\\|;&<>]{0,255}){1,2})[ \t]{1,64}${WORD_VALUE}`,
  'g',
);
const CHPASSWD_BEHIND = /chpasswd[ \t]{0,4}<<<[ \t]{0,4}\\{0,3}["']?[\w.@-]{1,64}:(?<bare>[^\s"'\\|]{1,256})/g;
const CHPASSWD_BEFORE =
  /(?:echo|printf)[ \t]{1,64}\\{0,3}["']?[\w.@-]{1,64}:(?<bare>[^\s"'\\|]{1,256})(?<rest>\\{0,3}["']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo[ \t]{1,64})?chpasswd)/g;
const LOWER_T = 0x74;
const SENTENCE =
  /assword(?: (?:for|of|on|to|at) [^\r\n.:;]{1,48}?)?(?: is(?: now)?:?|:) {1,2}(?:\\{0,3}["'`*]{1,2})?(?<bare>[^\s"'`\\,;<>()*]{6,80})/g;
/** `:password "…"` of Clojure, `(password . "…")`, `auth_password "…";` */
const QUOTED_BEHIND = /asswo?r?d(?: \.)?[ \t]{1,64}(?<quote>\\{0,7}["'])(?<bare>[^"'\\\s]{6,256})(?=\k<quote>)/g;
const FOREIGN_SENTENCE =
  /(?:asswort(?: (?:für|von|vom) [^\r\n.:;]{1,48}?)? (?:lautet|ist)|passe(?: (?:de|du|pour) [^\r\n.:;]{1,48}?)? est|ña(?: (?:de|del|para) [^\r\n.:;]{1,48}?)? es):? {1,2}(?:\\{0,3}["'`*«„“]{1,2}[ ]?)?(?<bare>[^\s"'`\\,;<>()*»“”]{6,80})/g;

const CALL =
  /\((?:\s|\\[nrt]){0,8}(\\{0,7}["'])([\w.:-]{1,64})\1(?:\s|\\[nrt]){0,4},(?:\s|\\[nrt]){0,8}(\\{0,7}["'`])/y;
/** In JSON text quotes have backslashes before them. */
const ANY_CALL = /\((?:\s|\\[nrt]){0,8}\\{0,7}["']([\w.:-]{1,64})\\{0,7}["']/y;
/** What such a function may be called; behind another name the value must look like a credential. */
const SETTER = /(?:define|putenv|setenv|variable|header|append|property|config|set|add|put|with)$/i;
const MAX_SETTER_CHARS = 40;

/** @param hasTellingWord what `holdsTellingWord` says of the text */
export function findSetCredentials(text: string, edits: Edit[] | undefined, hasTellingWord: boolean) {
  let found = edits;
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at + 1)) {
    const edit = callAt(text, at) ?? argumentCredential(text, at);
    const here = edit === undefined ? insertedCredentials(text, at) : [edit];
    if (here.length === 0) continue;
    found ??= [];
    found.push(...here);
  }
  if (setsVariable(text)) found = findForm(setVariable, text, found);
  if (!hasTellingWord && !text.endsWith('chpasswd')) return found;
  for (const form of toldForms) if (isIn(text, form)) found = findForm(form, text, found);
  return found;
}

/** Whether {@link findSetCredentials} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldSetCredential(text: string, hasTellingWord: boolean): boolean {
  if (hasTellingWord && toldForms.some((form) => isIn(text, form))) return true;
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at + 1)) {
    ANY_CALL.lastIndex = at;
    const name = ANY_CALL.exec(text)?.[1];
    if (name !== undefined && knownKey(name).name === 'always') return true;
    if (mayTakeCredential(text, at) || isBehindValues(text, at)) return true;
  }
  return setsVariable(text) || text.endsWith('chpasswd');
}

/** `set -gx`, `set -Ux`, `set -x`; in JSON text, the tab before the hyphen is an escape. */
const isSetOfFish = (text: string, at: number) => /[ \tt]-[gU]?$/.test(text.slice(Math.max(0, at - 3), at));

/** Prose holds few of the letter `x`. */
function setsVariable(text: string): boolean {
  for (let at = text.indexOf('x'); at !== -1; at = text.indexOf('x', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === LOWER_T ? text.startsWith('se', at - 3) : before < LOWER_T && isSetOfFish(text, at)) return true;
  }
  return false;
}

function callAt(text: string, at: number): Edit | undefined {
  const next = text.charCodeAt(at + 1);
  if (next !== 0x22 && next !== 0x27 && next !== 0x5c && next > 0x20) return undefined;
  CALL.lastIndex = at;
  const [, , name = '', quote = ''] = CALL.exec(text) ?? [];
  if (name === '' || knownKey(name).name !== 'always') return undefined;
  const start = CALL.lastIndex;
  const end = quotedEnd(text, start, quote);
  const value = text.slice(start, end);
  if (isStandIn(value) || isOrdinary(value)) return undefined;
  const isSetter = SETTER.test(text.slice(Math.max(0, at - MAX_SETTER_CHARS), at).trimEnd());
  if (isSetter ? !/^(?:[A-Za-z]+ )?[^\s]+$/.test(value) : !looksSecret(value) && !isOpaque(value)) return undefined;
  return { start, end };
}

interface Form {
  /** Each text that holds the form holds one of these. */
  readonly words: readonly string[];
  readonly shape: RegExp;
  /** Where the value of the match is, when there is one that must not leave. */
  readonly find: (match: RegExpExecArray) => Edit | undefined;
}

const setVariable: Form = {
  words: ['set'],
  shape: SET_VARIABLE,
  find: (match) => secretOf(match, knownKey(match[1] ?? '').name === 'always'),
};
const toldForms: readonly Form[] = [
  { words: ['htpasswd'], shape: HTPASSWD, find: (match) => secretOf(match, takesPassword(match[1], match[2])) },
  { words: ['chpasswd'], shape: CHPASSWD_BEHIND, find: (match) => secretOf(match, true) },
  { words: ['chpasswd'], shape: CHPASSWD_BEFORE, find: (match) => secretOf(match, true) },
  { words: ['assword'], shape: SENTENCE, find: (match) => secretOf(match, true, looksSecret) },
  { words: ['assw'], shape: QUOTED_BEHIND, find: (match) => secretOf(match, true, looksSecret) },
  {
    words: ['asswort ', 'passe ', 'ña '],
    shape: FOREIGN_SENTENCE,
    find: (match) => secretOf(match, true, looksSecret),
  },
];

function isIn(text: string, { words }: Form): boolean {
  for (const word of words) if (text.includes(word)) return true;
  return false;
}

function findForm({ shape, find }: Form, text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  shape.lastIndex = 0;
  for (let match = shape.exec(text); match !== null; match = shape.exec(text)) {
    const edit = find(match);
    if (edit === undefined) continue;
    found ??= [];
    found.push(edit);
  }
  return found;
}

/** With -b the password is an argument; with -n the result is printed, and no file is named. */
function takesPassword(flags = '', words = ''): boolean {
  const letters = flags.replace(/[^A-Za-z]/g, '');
  return letters.includes('b') && words.trim().split(/\s+/).length === (letters.includes('n') ? 1 : 2);
}

/** The value, with what follows it in the match: its quote, and the rest of a command. */
function secretOf(
  match: RegExpExecArray,
  isNamed: boolean,
  looksRight: (value: string) => boolean = () => true,
): Edit | undefined {
  if (!isNamed) return undefined;
  const { quoted, closing = '', bare = '', rest = '' } = match.groups ?? {};
  const value = quoted ?? bare.replace(/[.!?:]+$/, '');
  if (isStandIn(value) || isOrdinary(value) || !looksRight(value)) return undefined;
  const start = match.index + match[0].length - closing.length - rest.length - (quoted ?? bare).length;
  return { start, end: start + value.length };
}
