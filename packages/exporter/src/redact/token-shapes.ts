// The keys that can be told by their own shape, and opaque values in general.

/** Issuers that mark their keys with a prefix, each with the least of what follows it. */
const PREFIXED = [
  // Langfuse
  /[sp]k-lf-[0-9a-f]{8}-[0-9a-f-]{20,}/,
  // Signed tokens: a JWT, or the five parts of a JWE
  /eyJ[\w.-]{17,}/,
  // OpenAI, Anthropic, DeepSeek, OpenRouter
  /sk-[\w-]{16,}/,
  // AWS
  /A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/,
  // GitHub, GitLab
  /gh[opsur]_[A-Za-z0-9]{20,}/,
  /github_pat_[A-Za-z0-9_]{20,}/,
  /gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-[\w-]{16,}/,
  // Slack
  /xox[a-z](?:\.xox[a-z])?-(?=[\w-]{0,60}\d)[\w-]{10,}/,
  /xapp-\d-[\w-]{10,}/,
  // Google
  /AIza[\w-]{30,}/,
  /ya29\.[\w.-]{16,}/,
  /GOCSPX-[\w-]{20,}/,
  // SendGrid
  /SG\.[\w-]{16,}\.[\w-]{16,}/,
  // Stripe
  /[srp]k_(?:live|test)_[A-Za-z0-9]{12,}/,
  /whsec_[A-Za-z0-9]{16,}/,
  // Package registries, model hosts, clouds
  /npm_[A-Za-z0-9]{30,}/,
  /pypi-[\w-]{40,}/,
  /hf_[A-Za-z0-9]{20,}/,
  /gsk_[A-Za-z0-9]{20,}/,
  /r8_[A-Za-z0-9]{30,}/,
  /(?:xai|pplx|nvapi|tvly)-(?=[\w-]{0,60}\d)[\w-]{20,}/,
  /lsv2_(?:pt|sk)_[\w-]{20,}/,
  /pcsk_[A-Za-z0-9_]{30,}/,
  /do[opr]_v1_[0-9a-f]{40,}/,
  /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/,
  /sntry[su]_[\w-]{20,}/,
  /(?:lin_api|figd|sbp|ntn)_[\w-]{30,}/,
];
/** What stands before a hyphen in one of these shapes, and in another before an underscore: the last letters are enough. */
export const HYPHEN_PREFIXES: readonly string[] = [
  ...['sk', 'pk', 'xapp', 'GOCSPX', 'pypi', 'xai', 'pplx', 'nvapi', 'tvly'],
  ...['pat', 'dt', 'rt', 'rtr', 'cbt', 'ptt', 'ft', 'imt', 'agent', 'soat', 'ffct'].map((kind) => `gl${kind}`),
  ...Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `xox${letter}`),
];
export const UNDERSCORE_PREFIXES: readonly string[] = [
  ...['ghp', 'gho', 'ghs', 'ghu', 'ghr', 'github_pat', 'k_live', 'k_test', 'whsec', 'npm', 'hf', 'gsk', 'r8', 'lsv2'],
  ...['pcsk', 'dop_v1', 'doo_v1', 'dor_v1', 'shpat', 'shpca', 'shppa', 'shpss', 'sntrys', 'sntryu'],
  ...['lin_api', 'figd', 'sbp', 'ntn'],
];

/**
 * A key begins where no other word goes on: `task-…` holds no `sk-…`. Nothing may follow an unbounded repetition: a match then takes all that it has
 * read, and the work stays in proportion to the text.
 */
const SHAPES = new RegExp(`(?<![A-Za-z0-9])(?:${PREFIXED.map(({ source }) => source).join('|')})`, 'g');

/** Where in a token keys of a known shape are: start and end, in turns. */
export function knownShapes(token: string): readonly number[] {
  SHAPES.lastIndex = 0;
  let match = SHAPES.exec(token);
  if (match === null) return NONE;
  const places: number[] = [];
  for (; match !== null; match = SHAPES.exec(token)) {
    const key = withoutFullStop(match[0]);
    if (isKey(key)) places.push(match.index, match.index + key.length);
  }
  return places;
}

const NONE: readonly number[] = [];

/** What some shapes need beside their prefix, so that file names and class names stay. True of a text if it is true of a part of it. */
function isKey(match: string): boolean {
  if (match.startsWith('eyJ')) return /[\w-]{11}\.[\w-]{8}/.test(match);
  if (match.startsWith('sk-')) return match.split(/[-_]/).some(isRandomPart) || /^sk-lf-/.test(match);
  return true;
}

function isRandomPart(part: string): boolean {
  return /\d/.test(part) && (part.length >= 16 || (part.length >= 8 && /[a-z]/.test(part) && /[A-Z]/.test(part)));
}

function withoutFullStop(match: string): string {
  let end = match.length;
  while (match.charCodeAt(end - 1) === 0x2e) end--;
  // A JWT without signature ends with one of its own.
  const isUnsigned = end < match.length && /^eyJ[\w-]*\.[\w-]*$/.test(match.slice(0, end));
  return match.slice(0, isUnsigned ? end + 1 : end);
}

const MIN_OPAQUE_CHARS = 16;
const MAX_OPAQUE_CHARS = 8192;

/** Whether a whole value looks random: only characters of base64, hex or their URL encoding, with letters and digits among them. */
export function isOpaque(value: string): boolean {
  if (value.length < MIN_OPAQUE_CHARS || value.length > MAX_OPAQUE_CHARS) return false;
  return /^[\w.+/=~%-]+$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);
}

/** Whether a single word behind a credential's name is rather the credential than a word about it. */
export function looksSecret(word: string): boolean {
  return word.length >= 6 && /\d/.test(word);
}

/** The same behind the scheme of a header, where base64 may show itself by its padding, and a long word in both cases is no variable. */
export function looksLikeSchemeValue(word: string): boolean {
  return looksSecret(word) || /^[\w+/]{5,}={1,2}$/.test(word) || (word.length >= 24 && /[a-z][A-Z]/.test(word));
}

/**
 * What people write where a credential goes: variables, templates, stars, what others have redacted, the word itself. Versions of packages called
 * `cookie` are none either.
 */
const STAND_INS = [
  /\$(?:[A-Z_][A-Z0-9_]+|[a-z][a-zA-Z_]*|\d)/,
  /\$?\{{1,2}[^{}:]*\}{1,2}/,
  /\$\([^()]*\)?/,
  /%(?:[a-z]|[A-Z_]+%|\(\w+\)s)/,
  /<[^<>]*>?/,
  /\*+|\.+|…|[xX]{3,}/,
  /[sS]ecret|SECRET/,
  /[~^]?\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[a-z]{1,8}(?:\.\d{1,4})?)?/,
  /[nN]ull|None|nil|undefined|[tT]rue|[fF]alse/,
  /\[?(?:__)?(?:REDACTED|redacted|FILTERED|[fF]iltered)(?:[:_ -][\w -]*)?\]?/,
];
const STAND_IN = new RegExp(
  `^(?:(?:[Bb]earer|[Bb]asic|[Tt]oken) )?(?:${STAND_INS.map(({ source }) => source).join('|')})$`,
);
const MAX_STAND_IN_CHARS = 256;

export function isStandIn(value: string): boolean {
  return value === '' || (value.length <= MAX_STAND_IN_CHARS && STAND_IN.test(value));
}

/** Whether text behind `name=` is an expression of a program rather than a value. */
export function isExpression(value: string): boolean {
  if (value.length > MAX_STAND_IN_CHARS) return false;
  return /^(?:await\b|new\b|[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*[([])|^(?:process|os|env|self|this|config|settings|args|options|opts|params|secrets|import)\./.test(
    value,
  );
}
