// Replaces the credentials in one text and leaves the rest of it as it is.
import { credentialKinds } from './credential-kinds';
import { applyEdits, type Edit } from './edits';
import { findEscaped, findPercentEncoded, mayBePercentEncoded } from './encoded-text';
import { mayBeEscaped } from './escaped-text';
import { withinJson } from './json-bounds';
import { UNREAD_MARKER } from './markers';
import { holdsTellingWord } from './telling-words';

/** The shortest match has more: `pwd=1234`. */
const MIN_TEXT_CHARS = 7;

/** Up to this length, looking at each character once is cheaper than searching for each sign. */
const MAX_SHORT_CHARS = 35;
/** For each character, which kinds of credentials it may be a sign of, one bit for each kind. */
const KINDS_OF_SIGN = new Uint16Array(128);
const ALL_KINDS = (1 << credentialKinds.length) - 1;
for (const [index, { signs }] of credentialKinds.entries()) {
  for (let at = 0; at < signs.length; at++) {
    const code = signs.charCodeAt(at);
    if (code < 128) KINDS_OF_SIGN[code] = (KINDS_OF_SIGN[code] as number) | (1 << index);
  }
}

/** Of a digit, or a sign that makes a word look like a credential. */
const DIGIT_OR_SIGN = 1 << credentialKinds.length;
for (const sign of '0123456789#$%^&!') {
  const code = sign.charCodeAt(0);
  KINDS_OF_SIGN[code] = (KINDS_OF_SIGN[code] as number) | DIGIT_OR_SIGN;
}
const WITHOUT_DIGIT_OR_SIGN = credentialKinds.reduce(
  (kinds, { needsDigitOrSign = false }, index) => (needsDigitOrSign ? kinds : kinds | (1 << index)),
  0,
);

const TOKENS = 1 << (credentialKinds.length - 1);
/** The shortest token of a known shape. */
const MIN_TOKEN_RUN_CHARS = 14;
const SCHEME = /b(?:earer|asic)\s/i;
const IN_RUN = new Uint8Array(128);
for (let code = 0; code < 128; code++) IN_RUN[code] = /[\w.~-]/.test(String.fromCharCode(code)) ? 1 : 0;

/** Which kinds a short text may hold. */
function kindsIn(text: string): number {
  let kinds = 0;
  let run = 0;
  let longest = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return ALL_KINDS;
    kinds |= KINDS_OF_SIGN[code] as number;
    run = IN_RUN[code] === 1 ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  kinds &= (kinds & DIGIT_OR_SIGN) === 0 ? WITHOUT_DIGIT_OR_SIGN : ALL_KINDS;
  return longest >= MIN_TOKEN_RUN_CHARS || SCHEME.test(text) ? kinds : kinds & ~TOKENS;
}

function findAll(text: string): Edit[] | undefined {
  return text.length < MIN_TEXT_CHARS ? undefined : findKinds(text, mayBeIn(text), holdsTellingWord(text));
}

function mayBeIn(text: string): number {
  return text.length <= MAX_SHORT_CHARS ? kindsIn(text) : ALL_KINDS;
}

function findKinds(text: string, kinds: number, hasTellingWord: boolean): Edit[] | undefined {
  let edits: Edit[] | undefined;
  for (let index = 0; index < credentialKinds.length; index++) {
    if ((kinds & (1 << index)) !== 0) edits = credentialKinds[index]?.find(text, edits, hasTellingWord);
  }
  return edits;
}

/** Never throws. The work is in proportion to the length of the text. */
export function redactText(text: string): string {
  if (text.length < MIN_TEXT_CHARS) return text;
  const kinds = mayBeIn(text);
  if (kinds === 0 && !text.includes('%')) return text;
  try {
    const hasTellingWord = holdsTellingWord(text);
    let edits = findKinds(text, kinds, hasTellingWord);
    if (mayBePercentEncoded(text)) edits = findPercentEncoded(text, edits, findAll);
    if (hasTellingWord && mayBeEscaped(text)) edits = findEscaped(text, edits, findAll);
    return edits === undefined ? text : applyEdits(text, withinJson(text, edits));
  } catch {
    // The text is too long for the engine's regular expressions. It was not inspected, and so it is not sent.
    return UNREAD_MARKER;
  }
}

/**
 * Whether {@link redactText} may replace something in this text or, when it is JSON, in one of the texts that it
 * holds, so that a long text may be sent as it is without being parsed. `false` is certain. Never throws; costs what
 * redacting a clean text does.
 */
export function mayHoldCredential(text: string): boolean {
  try {
    const hasTellingWord = holdsTellingWord(text);
    if (mayBePercentEncoded(text) || (hasTellingWord && mayBeEscaped(text))) return true;
    return credentialKinds.some(({ mayFind }) => mayFind(text, hasTellingWord));
  } catch {
    return true;
  }
}
