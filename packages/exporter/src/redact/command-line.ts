// Credentials in command lines: `--password x`, `curl -u user:x`, `mysql -px`. A command line may be one text, a list
// of words, or such a list as JSON text.
import { mayNameEnd } from './credential-name';
import type { Edit } from './edits';
import { holdsCookieCredential } from './header-value';
import { knownKey } from './known-key';
import { isOrdinary, isStandIn, looksLikePassword, looksSecret } from './secret-values';

const HYPHEN = 0x2d;
const FLAG = /--?([A-Za-z][\w.-]{0,63})/y;
/** What separates a flag from its value: blanks, a continued line (`\`), or the quotes between the words of a list. */
const GAP = /(?:[ \t]{1,64}(?:\\\r?\n[ \t]{0,8})?|\\{0,3}["'],\s{0,4}(?=\\{0,3}["']))/y;
const QUOTED = /(\\{0,3}["'])((?:(?!\1)[^\r\n]){1,512})\1/y;
const BARE = /[^\s"'`\\|<>]{1,512}/y;
const NAME_END = /^\s*:/;

/** Adds the values of flags that are named like a credential, and of short flags of known commands. */
export function findCommandCredentials(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  let hasShort = false;
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', at + 1)) {
    if (!isFlagStart(text, at)) continue;
    FLAG.lastIndex = at;
    const name = FLAG.exec(text)?.[1];
    if (name === undefined) continue;
    const end = FLAG.lastIndex;
    if (name === 'password-stdin') {
      const piped = pipedPassword(text, at);
      if (piped !== undefined) {
        found ??= [];
        found.push(piped);
      }
    }
    if (text.charCodeAt(at + 1) !== HYPHEN) hasShort ||= /^[uUpPawAXkb]/.test(name);
    const edit = mayNameEnd(text, end) ? flagValue(text, end, name) : undefined;
    if (edit !== undefined) {
      found ??= [];
      found.push(edit);
    }
    at = Math.max(end - 1, edit?.end ?? 0);
  }
  return hasShort || text.includes('-user') ? findShortFlags(text, found) : found;
}

/** Whether {@link findCommandCredentials} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldCommandCredential(text: string): boolean {
  let isSearched = false;
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', at + 1)) {
    if (!isFlagStart(text, at) && text.charCodeAt(at - 2) !== 0x5c) continue;
    FLAG.lastIndex = at;
    const name = FLAG.exec(text)?.[1];
    if (name === undefined) continue;
    if (!isSearched && /^(?:[uUpPawAXkb]|(?:proxy-)?user$)/.test(name)) {
      if (ANY_COMMAND.test(text)) return true;
      isSearched = true;
    }
    if (name === 'password-stdin') return true;
    if (mayNameEnd(text, FLAG.lastIndex) && knownKey(name).name !== 'never') return true;
    at = FLAG.lastIndex - 1;
  }
  return false;
}

/** Whether a word begins here: at the start of the text, or after a blank, a quote or a bracket. */
const isFlagStart = (text: string, at: number) => BEFORE_FLAG.includes(text.charAt(at - 1));
const BEFORE_FLAG = ' \t\n\v\f\r"\'`([';

/** Words that continue a sentence about a flag, and so are no value of it: `the --password flag is …`. */
const PROSE =
  /^(?:to|and|or|is|for|in|on|if|when|the|a|an|as|with|flag|option|argument|which|must|can|will|from|of|instead|not|was|are|that|parameter|switch|by|should|here|it|you|only|at|requires|sets|means|prompts?|value|has|have|takes|needs|before|after|because|so|but|then|may|than|into|via)$/i;

function flagValue(text: string, from: number, name: string): Edit | undefined {
  const kind = knownKey(name).name;
  if (kind === 'never' || kind === 'itself') return undefined;
  const place = wordBehind(text, from);
  if (place === undefined) return undefined;
  const value = text.slice(place.start, place.end);
  if (value.startsWith('-') || isStandIn(value) || isOrdinary(value) || PROSE.test(value.replace(/[.,;:!?)]+$/, '')))
    return undefined;
  // As often the name of a secret, or a flag without a value: `pulumi config set --secret name`.
  if (name === 'secret' && !looksSecret(value)) return undefined;
  if (kind === 'opaque' && !looksSecret(value)) return undefined;
  if (kind === 'word' && !looksLikePassword(value)) return undefined;
  return place;
}

const MAX_PIPE_CHARS = 300;
const PIPED =
  /((?:echo|printf)[ \t]{1,64}(?:-n[ \t]{1,64})?(\\{0,7}["']?))([^\s"'`\\|]{1,200})\2[ \t]{0,4}\|[^|\r\n]{0,120}$/;

/** `echo … | docker login --password-stdin`: what is written to it. */
function pipedPassword(text: string, flag: number): Edit | undefined {
  const first = Math.max(0, flag - MAX_PIPE_CHARS);
  const match = PIPED.exec(text.slice(first, flag));
  if (match === null) return undefined;
  const [, before, , value] = match as unknown as [string, string, string, string];
  const start = first + match.index + before.length;
  return isStandIn(value) ? undefined : { start, end: start + value.length };
}

/** The word behind a flag, without its quotes. */
function wordBehind(text: string, from: number): Edit | undefined {
  GAP.lastIndex = from;
  if (!GAP.test(text)) return undefined;
  const start = GAP.lastIndex;
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(text);
  if (quoted !== null) {
    // It is a key of JSON text, so that the text before it was a value and not a flag.
    if (NAME_END.test(text.slice(QUOTED.lastIndex, QUOTED.lastIndex + 4))) return undefined;
    const quote = (quoted[1] as string).length;
    return { start: start + quote, end: QUOTED.lastIndex - quote };
  }
  BARE.lastIndex = start;
  return BARE.test(text) ? { start, end: BARE.lastIndex } : undefined;
}

/** Commands, and which of their one-letter flags take `user:password` or a password. */
const COMMANDS: readonly {
  readonly name: RegExp;
  readonly pair?: string;
  readonly password?: string;
  readonly joined?: string;
  /** Of flags that take the pairs of a `Cookie` header. */
  readonly cookies?: string;
}[] = [
  { name: /^(?:curl|wget|lftp|siege|ab|etcdctl)$/, pair: 'uU', cookies: 'b' },
  { name: /^https?$/, pair: 'a' },
  { name: /^(?:mysql\w*|mariadb[\w-]*)$/, joined: 'p' },
  {
    name: /^(?:mongo\w*|sshpass|docker|podman|helm|az|nerdctl|oc|cqlsh|rabbitmqadmin|cypher-shell|twine|psexec)$/,
    password: 'p',
    joined: 'p',
  },
  { name: /^(?:redis-cli)$/, password: 'a' },
  { name: /^(?:sqlcmd|bcp|isql|tsql|unzip|zip|impala-shell|beeline)$/, password: 'Pp', joined: 'P' },
  { name: /^(?:ldap\w+)$/, password: 'w' },
  { name: /^(?:smbclient)$/, pair: 'U' },
  { name: /^snmp\w+$/, password: 'AX' },
  { name: /^nuget$/, password: 'kp' },
  { name: /^(?:7za?|(?:un)?rar)$/, joined: 'p' },
];
const COMMAND_NAME =
  /\b(?:curl|wget|lftp|siege|ab|etcdctl|https?|mysql\w*|mariadb[\w-]*|mongo\w*|sshpass|docker|podman|helm|az|nerdctl|oc|cqlsh|rabbitmqadmin|cypher-shell|twine|psexec|redis-cli|sqlcmd|bcp|isql|tsql|unzip|zip|impala-shell|beeline|ldap\w+|smbclient|snmp\w+|nuget|7za?|(?:un)?rar)\b/;
/** In JSON text, it may follow the letter of an escaped line feed. */
const ANY_COMMAND = new RegExp(String.raw`(?:\b|\\[nrtbf]|\\u[0-9a-f]{4})${COMMAND_NAME.source.slice(2)}`);
const COMMAND_LINE = new RegExp(
  String.raw`(?<![\w./-])(?:[\w./-]{0,64}\/)?(${COMMAND_NAME.source.slice(5, -3)})\b(?=[\s"'\\])`,
  'g',
);
/** In quotes behind a blank or a comma, or without any: then quotes that close what was before are passed over. */
const WORD =
  /(?:\s|\\{1,7}[\r\nrnt]|\\{0,3}["'](?=[\s,])|,)*(?<=[\s,])(\\{0,3}["'])((?:(?!\1)[^\r\n]){0,512})\1|(?:\s|\\{1,7}[\r\nrnt]|\\{0,3}["'],?)*([^\s"'\\|;&<>]{1,512})/y;
const MAX_WORDS = 40;

const commandOf = (word: string) => COMMANDS.find(({ name }) => name.test(word.slice(word.lastIndexOf('/') + 1)));

function findShortFlags(text: string, edits: Edit[] | undefined): Edit[] | undefined {
  let found = edits;
  COMMAND_LINE.lastIndex = 0;
  for (let match = COMMAND_LINE.exec(text); match !== null; match = COMMAND_LINE.exec(text)) {
    const words: string[] = [match[1] as string];
    const starts: number[] = [match.index];
    WORD.lastIndex = COMMAND_LINE.lastIndex;
    while (words.length < MAX_WORDS) {
      const word = WORD.exec(text);
      if (word === null) break;
      const content = word[2] ?? word[3] ?? '';
      words.push(content);
      starts.push(WORD.lastIndex - content.length - (word[1]?.length ?? 0));
    }
    for (const { index, from } of shortFlagSecrets(words)) {
      const start = (starts[index] as number) + from;
      found ??= [];
      found.push({ start, end: (starts[index] as number) + (words[index] as string).length });
    }
    const last = starts.at(-1) as number;
    COMMAND_LINE.lastIndex = Math.max(COMMAND_LINE.lastIndex, last);
  }
  return found;
}

/** @param words a command and its arguments; @returns which of them hold a credential, and from which character on */
function shortFlagSecrets(words: readonly string[]): { index: number; from: number }[] {
  const command = commandOf(words[0] as string);
  // `docker compose -p` names a project.
  if (command === undefined || words[1] === 'compose') return [];
  const found: { index: number; from: number }[] = [];
  for (let index = 1; index < words.length; index++) {
    const word = words[index] as string;
    if (word.charCodeAt(0) !== HYPHEN) continue;
    const flag = /^-([uUpPawAXkb])(.*)$/s.exec(word);
    const isUser = /^--(?:proxy-)?user$/.test(word);
    if (flag === null && !isUser) {
      const from = /^--(?:proxy-)?user=[^:]{0,128}:/.exec(word)?.[0].length;
      if (from !== undefined && command.pair !== undefined && !isStandIn(word.slice(from))) found.push({ index, from });
      continue;
    }
    const [, letter = 'u', rest = ''] = flag ?? [];
    if (command.pair !== undefined && (isUser || command.pair.includes(letter))) {
      const at = rest === '' ? index + 1 : index;
      const value = words[at] ?? '';
      const from = value.search(/[:%,]/) + 1;
      if (from > 0 && !isStandIn(value.slice(from))) found.push({ index: at, from });
    } else if (rest === '' && command.cookies?.includes(letter)) {
      if (holdsCookieCredential(words[index + 1] ?? '', 0)) found.push({ index: index + 1, from: 0 });
    } else if (rest === '' && command.password?.includes(letter)) {
      const value = words[index + 1] ?? '';
      if (!value.startsWith('-') && !isPorts(value) && !isStandIn(value)) found.push({ index: index + 1, from: 0 });
    } else if (rest !== '' && command.joined?.includes(letter) && !isStandIn(rest) && !isPorts(rest)) {
      if (/^\w*:\w+/.test(rest) || /^(?:ort|rofile|rint|ull)/.test(rest)) continue;
      found.push({ index, from: 2 });
    }
  }
  return found;
}

/** `-p 8080:80`: the published port of a container, not a password. */
const PORTS = /^[\d.]*:?\d{1,5}(?::\d{1,5})?(?:\/\w+)?$/;
const isPorts = (value: string) => PORTS.test(value);

const HEADER_NAME = /^(?:proxy-)?(?:authorization|cookie)$|^(?:set-cookie|x-[\w-]+)$/i;
const MAX_ARGUMENTS = 1000;

/**
 * Which texts of a list are credentials because of the one before: the words of a command line, or names and values
 * of headers in turns.
 */
export function argumentSecrets(values: readonly unknown[]): ReadonlySet<number> | undefined {
  if (values.length < 2 || values.length > MAX_ARGUMENTS) return undefined;
  let found: Set<number> | undefined;
  for (let index = 0; index + 1 < values.length; index++) {
    const name = values[index];
    const value = values[index + 1];
    if (typeof name !== 'string' || typeof value !== 'string' || name.length > 64) continue;
    const isFlag = name.startsWith('-');
    if (isFlag ? /\s/.test(name) : !HEADER_NAME.test(name)) continue;
    const kind = knownKey(name.replace(/^-+/, '')).name;
    if (kind !== 'always' && kind !== 'opaque' && kind !== 'word') continue;
    if (value.startsWith('-') || isStandIn(value) || isOrdinary(value) || (kind !== 'always' && !looksSecret(value)))
      continue;
    found ??= new Set();
    found.add(index + 1);
  }
  const first = values[0];
  const start =
    typeof first === 'string'
      ? values.findIndex((each) => typeof each === 'string' && commandOf(each) !== undefined)
      : -1;
  if (start === -1 || !values.every((each) => typeof each === 'string')) return found;
  for (const { index } of shortFlagSecrets(values.slice(start) as string[])) {
    found ??= new Set();
    found.add(start + index);
  }
  return found;
}
