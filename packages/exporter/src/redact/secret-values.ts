// What a value shows by itself: whether it looks like a credential, or like a placeholder for one.

const MIN_OPAQUE_CHARS = 16;
const MAX_OPAQUE_CHARS = 8192;

/**
 * Whether a whole value looks random: only characters of base64, hex or their URL encoding, with letters and digits
 * among them.
 */
export function isOpaque(value: string): boolean {
  if (value.length < MIN_OPAQUE_CHARS || value.length > MAX_OPAQUE_CHARS) return false;
  return /\d/.test(value) && /^[\w.+/=~%-]+$/.test(value) && /[A-Za-z]/.test(value);
}

/** Whether a single word after the name of a credential is one (`hunter2`), and not a word about it (`minimum8`). */
export function looksSecret(word: string): boolean {
  if (word.length < 6 || (word.length > MAX_READ_CHARS && !TELLING.test(word))) return false;
  let hasDigit = false;
  let sign = -1;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code >= FIRST_IDEOGRAPH) return false;
    const kind = code > 127 ? 0 : (TELLING_KIND[code] as number);
    if (kind === 0) continue;
    if (kind === DIGIT) hasDigit = true;
    else if (sign === -1) sign = at;
  }
  if (hasDigit) return !isOrdinary(word);
  return (
    sign > 0 &&
    sign < MAX_STAND_IN_CHARS &&
    /^[A-Za-z]/.test(word) &&
    /[A-Za-z]/.test(word.slice(sign)) &&
    !isOrdinary(word)
  );
}

/** Up to this length, reading each character is faster than trying an expression. */
const MAX_READ_CHARS = 24;
const TELLING = /[\d#$%^&!]/;
const DIGIT = 1;
/** A sign that passwords have and words do not. */
const SIGN = 2;
const TELLING_KIND = new Uint8Array(128).fill(DIGIT, 0x30, 0x3a);
for (const sign of '#$%^&!') TELLING_KIND[sign.charCodeAt(0)] = SIGN;
const FIRST_IDEOGRAPH = 0x2e80;

/**
 * The same after the scheme of a header, where base64 can be recognised by its padding, and a long word in both cases
 * is no variable.
 */
export function looksLikeSchemeValue(word: string): boolean {
  return looksSecret(word) || /^[\w+/]{5,}={1,2}$/.test(word) || (word.length >= 24 && /[a-z][A-Z]/.test(word));
}

/** `research2024`, `level2`: words of a sentence with a number at the end. */
export function isNumberedWord(word: string): boolean {
  return (
    word.length <= MAX_STAND_IN_CHARS && /^[A-Z]?[a-z]{3,}(?:[-_][a-z]+){0,4}[-_]?(?:\d{1,3}|(?:19|20)\d\d)$/.test(word)
  );
}

/** Words that describe a credential: rules for it, algorithms, dates, versions, paths of files. */
const ORDINARY = [
  /(?:min|max|minimum|maximum|len|length|at-?least|at-?most|up-?to|exactly|chars?|characters?|digits?|letters?|symbols?|between)[-_:]?\d{1,4}(?:[-_]?[a-z]+)?/,
  /\d{1,4}(?:[-+](?:\d{1,4})?)?[-_ ]?(?:chars?|characters?|digits?|letters?|symbols?|words?|bits?|bytes?|[kmg]i?b|s|ms|sec|min|minutes?|hours?|h|d|days?|months?|years?|times?)/,
  /(?:sha|md|aes|rsa|hs|rs|es|ps|base|utf|iso|rfc|oauth|http|tls|ssl|argon|bcrypt|scrypt|pbkdf|int|uint|float|varchar|nvarchar|char|text|string|x509v?|pkcs|ed|ecdsa|hmac|des|ripemd|blake)[-_]?\d{0,5}(?:[-_][a-z]{0,8}\d{0,4}){0,3}/,
  /(?:19|20)\d\d[-/.]\d\d?(?:[-/.]\d\d?)?(?:T[\d:.+-]*Z?)?/,
  /[v~^]{0,2}\d{1,4}\.\d{1,4}(?:\.\d{1,4})?(?:-[a-z]{1,8}(?:\.\d{1,4})?)?/,
  /(?:value|name|foo|bar|baz|field|param|arg|option|step|section|chapter|page|line|item|example|test|part|column|row|version|level|phase|figure|table|slot|var|note|question|issue|ticket)[-_]?\d{1,2}/,
  /(?:~|\.{1,2})?\/?(?:home|etc|var|usr|run|tmp|opt|mnt|srv|root|Users|private|proc|sys|dev|secrets|keys|certs|workspaces?|app|data|Volumes|builds?)\/[\w.@/-]*/,
  /(?:~|\.{1,2})\/[\w.@/-]*|[A-Za-z]:[\\/][\w.@\\/ -]*/,
  /(?:\/|[\w-]+\/)*[\w-]+\.(?:pem|key|crt|cer|p12|pfx|jks|txt|json|ya?ml|env|toml|ini|conf|cfg|[cm]?[jt]sx?|py|go|rs|java|rb|php|md|html?|pub)/,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
  /https?:\/\/[^:@]*/,
  /\d{1,3}%/,
];
const ORDINARY_WORD = new RegExp(`^(?:${ORDINARY.map(({ source }) => source).join('|')})$`, 'i');

/** Longer values are no descriptions; also bounds the work of the expressions. */
export function isOrdinary(value: string): boolean {
  return value.length <= MAX_ORDINARY_CHARS && ORDINARY_WORD.test(value);
}

/** Values of settings that share a name with credentials, as `credentials: 'include'`, and words for “none”. */
const SETTINGS = new Set(
  (
    'include omit same-origin required optional none basic bearer digest enabled disabled enable disable yes no on off strict lax hidden masked ' +
    'invalid missing expired unknown empty string text number boolean object array any never unset set default auto inherit ok pass passed fail ' +
    'failed skip skipped public private anonymous valid changed reset password passwd secret token key credentials authorization cookie apikey ' +
    'api_key redacted placeholder example oauth2 saml sso ldap negotiate ntlm unauthorized forbidden input label title allow deny always session'
  ).split(' '),
);

/**
 * Placeholders for a credential: variables, templates, stars, what others have redacted, the word itself; and versions
 * of packages, since one is called `cookie`.
 */
const STAND_INS = [
  /\$(?:[A-Z_][A-Z0-9_]*|[a-z][a-zA-Z_]*|\d)/,
  /\$?\{{1,2}[^{}:]*\}{1,2}/,
  /\$\([^()]*\)?/,
  /%(?:[a-z]|[A-Z_]+%|\(\w+\)s)/,
  // Filled in by Maven.
  /@[A-Za-z][\w.-]*@/,
  /<[^<>]*>?/,
  /\*+|\.+|…|[xX]{3,}|•+|-+|\?/,
  /[~^]?\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[a-z]{1,8}(?:\.\d{1,4})?)?/,
  /[nN]ull|None|nil|undefined|[tT]rue|[fF]alse/,
  /(?:YOUR|your|insert|INSERT)(?:[-_ ][A-Za-z]+){1,5}/,
  // `my-secret-key`, but not every phrase that begins so: `the-horse-in-the-barn` is somebody's password.
  /(?:MY|THE|my|the)[-_ ](?:[A-Za-z]+[-_ ]){0,2}(?:[kK]ey|KEY|[tT]oken|TOKEN|[pP]ass(?:word|wd)?|PASS(?:WORD|WD)?|[sS]ecret|SECRET)/,
  /(?:[A-Z]+_)*(?:KEY|TOKEN|PASSWORD|SECRET|PASS|PASSWD)(?:_HERE|_VALUE)?/,
  /\[?(?:__)?(?:REDACTED|redacted|FILTERED|[fF]iltered)(?:[:_ -][\w -]*)?\]?/,
];
const STAND_IN = new RegExp(
  `^(?:(?:[Bb]earer|[Bb]asic|[Tt]oken) )?(?:${STAND_INS.map(({ source }) => source).join('|')})$`,
);
const MAX_STAND_IN_CHARS = 256;
const MAX_ORDINARY_CHARS = 64;

const MAX_SETTING_CHARS = Math.max(...Array.from(SETTINGS, ({ length }) => length));
const isSetting = (value: string) => value.length <= MAX_SETTING_CHARS && SETTINGS.has(value.toLowerCase());

export function isStandIn(value: string): boolean {
  if (value.length > MAX_STAND_IN_CHARS) return false;
  return value === '' || STAND_IN.test(value) || isSetting(value) || isPath(value) || isRule(value);
}

/** `PWD=/home/user1/project`: a path. */
export function isPath(value: string): boolean {
  return /^(?:~|\.{1,2})?\/(?:home|etc|var|usr|run|tmp|opt|mnt|srv|root|Users|workspaces?|Volumes)\/[\w.@/-]*$|^[A-Za-z]:\\[\w.@\\ -]+$/.test(
    value,
  );
}

/** A message about a credential, as forms show it: “must be at least 8 characters”. */
function isRule(value: string): boolean {
  if (!value.includes(' ')) return false;
  const said = value.match(
    /\b(?:must|should|cannot|is|are|required|invalid|incorrect|wrong|too|least|most|characters|enter|please|your|missing|not|match|short|long|the|forgot|expired)\b/gi,
  );
  return said !== null && new Set(said.map((word) => word.toLowerCase())).size >= 2;
}

/** Whether the value of a name with several meanings, as `pass`, is a password. */
export function looksLikePassword(value: string): boolean {
  return (
    value.length >= 4 && !/\s/.test(value) && !/^[\d.,%/-]+$/.test(value) && !isStandIn(value) && !isOrdinary(value)
  );
}

/** Whether the text after `name=` is code that computes the value. */
export function isExpression(value: string): boolean {
  if (value.length > MAX_STAND_IN_CHARS) return false;
  return /^(?:await\b|new\b|[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*[([])|^(?:process|os|env|self|this|config|settings|args|options|opts|params|secrets|import)\./.test(
    value,
  );
}
