// Command lines of well-known tools that take a credential as a plain argument: `setenv DB_PASSWORD …`,
// `rabbitmqctl add_user bo …`, `gh secret set NAME --body …`, `echo … | wrangler secret put NAME`. Flags that are named
// like a credential, and short ones, are in `command-line`.
import type { Edit } from './edits';
import { knownKey } from './known-key';
import { isOpaque, isStandIn, looksSecret } from './secret-values';

/** Between words, which may stand in columns. */
const GAP = String.raw`[ \t]{1,64}`;
/** The same in JSON text, where a tab is an escape. */
const ANY_GAP = String.raw`(?:[ \t]|\\{1,7}t){1,64}`;
/** Words of the forms below, in JSON text as well. */
const TOOL_WORD = new RegExp(
  String.raw`(?:setenv|env:set|mqctl|login|requirepass|SETUSER|\/rp|kv${ANY_GAP}put|net${ANY_GAP}user)${ANY_GAP}|onfig(?::|${ANY_GAP}|ure${ANY_GAP}set)|ONFIG${ANY_GAP}SET|ENV${ANY_GAP}[A-Z]|ecrets?${ANY_GAP}(?:set|put|create)|env${ANY_GAP}add|SecureString|from-literal|\/user:|\/p:|put-parameter|with-token|token-stdin`,
);

const VALUE = String.raw`(?:\\{0,7}["'](?<quoted>[^"'\r\n\\]{1,512})(?<closing>\\{0,7}["'])|(?<bare>[^\s"'\`\\|;&<>]{1,512}))`;
const FLAGS = String.raw`(?:${GAP}--?[A-Za-z][\w-]{0,31}(?:=[^\s"'\\]{1,64})?){0,4}`;
const QUOTE = String.raw`\\{0,7}["']?`;
/** The rest of one command. */
const REST = String.raw`[^\r\n|;&]{0,200}?`;

interface Form {
  /** Each text that holds the form holds one of these. They begin with a rare character, which is what makes it fast. */
  readonly signs: readonly string[];
  /** Ends with the value, and its quote. */
  readonly shape: RegExp;
  /** Whether the value is a credential; it is no placeholder. */
  readonly isCredential: (value: string, match: RegExpExecArray) => boolean;
}

const form = (signs: readonly string[], source: string, isCredential: Form['isCredential'] = looksSecret): Form => ({
  signs,
  shape: new RegExp(source, 'g'),
  isCredential,
});

/** A sign that ends with the blank or tab behind a word. */
const beforeGap = (...words: readonly string[]) => words.flatMap((word) => [`${word} `, `${word}\t`]);

/** A name and its value, with a blank between them. */
function isNamed(value: string, { groups }: RegExpExecArray): boolean {
  const kind = knownKey(groups?.name ?? '').name;
  return kind === 'always' ? looksSecret(value) : kind === 'opaque' && isOpaque(value);
}

const FORMS: readonly Form[] = [
  form(
    ['fig', ...beforeGap('FIG', 'v', ':set', 'V'), '-secr'],
    String.raw`(?:\bsetenv|\b[cC]onfig(?::set|(?:ure)?${GAP}set)?|\bCONFIG${GAP}SET|\benv:set|\bkv${GAP}put|\bsecrets?${GAP}set|(?<![A-Z_-])ENV)${FLAGS}${GAP}${QUOTE}(?<name>[\w.:/@-]{1,128})${QUOTE}${GAP}${VALUE}`,
    isNamed,
  ),
  form(
    ['qctl'],
    String.raw`\brabbitmqctl[^\r\n|;&]{0,100}?${GAP}(?:add_user|change_password|authenticate_user)${GAP}[^\s-][^\s]{0,127}${GAP}${VALUE}`,
  ),
  form(beforeGap('gin'), String.raw`\b(?:vault|cargo|snyk|railway)${GAP}login${GAP}${VALUE}`),
  form(['quirep'], String.raw`\brequirepass${GAP}${VALUE}`),
  form(
    ['/add'],
    String.raw`\bnet${GAP}user${GAP}[\w.-]{1,64}${GAP}${VALUE}`,
    (value) => !value.startsWith('/') && looksSecret(value),
  ),
  form(['/user:'], String.raw`\bnet${GAP}use${GAP}[^\r\n/]{0,120}?${GAP}${VALUE}(?=${GAP}/user:)`),
  form(
    ['/p:'],
    String.raw`[ \t]/p:${VALUE}`,
    (value, { index, input }) =>
      input.slice(Math.max(0, index - 200), index + 400).includes('/u:') && looksSecret(value),
  ),
  form(['/rp'], `/rp${GAP}${VALUE}`),
  form(
    ['/user:'],
    String.raw`/user:[\w.\\-]{1,64}${GAP}${VALUE}`,
    (value) => !value.startsWith('/') && looksSecret(value),
  ),
  form(['-basic'], String.raw`\bhttp-basic\.[\w.-]{1,128}${GAP}[^\s-][^\s]{0,127}${GAP}${VALUE}`),
  form(
    ['fig'],
    String.raw`\bconfig${FLAGS}${GAP}(?:[\w-]{1,32}-oauth|[\w-]{1,32}-token|bearer)\.[\w.-]{1,128}${GAP}${VALUE}`,
  ),
  form(['fig'], String.raw`\bbundle${GAP}config(?:${GAP}set)?${FLAGS}${GAP}[\w.-]{1,128}${GAP}[\w.-]{1,64}:${VALUE}`),
  form(['-Secur'], String.raw`\bConvertTo-SecureString(?:${GAP}-[A-Za-z]{1,16}){0,3}${GAP}${VALUE}`),
  form(['SETUSE'], String.raw`\bSETUSER${GAP}[^\r\n]{0,100}?[ \t>]>${VALUE}`),
  form(
    ['--body', '--valu', '-b'],
    String.raw`\bsecret${GAP}set${REST}(?:--body|--value|-b)(?:[ \t=]{1,64}|(?=\\{0,7}["']))${VALUE}`,
  ),
  form(
    ['--valu'],
    String.raw`\bput-parameter${REST}--value[ \t=]{1,64}${VALUE}`,
    (value, { index, input }) => input.slice(index, index + 400).includes('SecureString') && looksSecret(value),
  ),
  form(
    ['--from'],
    String.raw`--from-literal[= \t]{1,64}${QUOTE}[\w.-]{1,64}=${VALUE}`,
    (value, { index, input }) =>
      /create[ \t]+secret[ \t]/.test(input.slice(Math.max(0, index - 400), index)) && looksSecret(value),
  ),
  form(
    ['|'],
    String.raw`\b(?:echo|printf)(?:${GAP}-n)?${GAP}${VALUE}(?=[ \t]{0,64}\|[^|\r\n]{0,80}(?:\benv${GAP}add\b|\bsecrets?${GAP}(?:set|put|create)\b|--with-token|\blogin\b[^|\r\n]{0,40}--token-stdin))`,
  ),
];
/** A text without any of these characters holds no sign of {@link FORMS}. */
export const TOOL_SIGNS = 'gFvV:qU-/|';
const WORDS_BEFORE_GAP = ['gin', 'v', 'V', 'FIG', ':set'];
/** Each of the signs is one of these, or begins with a hyphen or a slash. */
const RARE_SIGNS = [...['fig', 'qctl', 'quirep', 'SETUSE', '|'], ...WORDS_BEFORE_GAP.map((word) => `${word} `)];
/** In JSON text, the tab is an escape. */
const SIGNS_BEFORE_TAB = WORDS_BEFORE_GAP.flatMap((word) => [`${word}\t`, `${word}\\`]);
const SIGNS_BEHIND = ['-', '/'].map((first) => ({
  first,
  signs: [...new Set(FORMS.flatMap(({ signs }) => signs.filter((sign) => sign.startsWith(first))))],
}));

function holdsSign(text: string): boolean {
  if (holdsAny(text, RARE_SIGNS)) return true;
  if ((text.includes('\t') || text.includes('\\t')) && holdsAny(text, SIGNS_BEFORE_TAB)) return true;
  for (const { first, signs } of SIGNS_BEHIND) if (text.includes(first) && holdsAny(text, signs)) return true;
  return false;
}

function holdsAny(text: string, signs: readonly string[]): boolean {
  for (const sign of signs) if (text.includes(sign)) return true;
  return false;
}

/** Whether {@link findToolCredentials} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldToolCredential(text: string): boolean {
  return holdsSign(text) && TOOL_WORD.test(text);
}

export function findToolCredentials(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  // The value has a blank before it.
  if (!(text.includes(' ') || text.includes('\t')) || !holdsSign(text)) return edits;
  let found = edits;
  for (const { signs, shape, isCredential } of FORMS) {
    if (!holdsAny(text, signs)) continue;
    shape.lastIndex = 0;
    for (let match = shape.exec(text); match !== null; match = shape.exec(text)) {
      const { quoted, closing = '', bare = '' } = match.groups ?? {};
      const value = quoted ?? bare;
      const end = match.index + match[0].length - closing.length;
      if (value.startsWith('$') || isStandIn(value) || !isCredential(value, match)) continue;
      found ??= [];
      found.push({ start: end - value.length, end });
    }
  }
  return found;
}
