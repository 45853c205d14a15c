// Users and passwords in formats of certain programs: `user:password@tcp(host)`, the lines of `.netrc` and `.pgpass`,
// `IDENTIFIED BY '…'`.
import { mayWordEnd } from './credential-name';
import type { Edit } from './edits';
import { isStandIn, looksSecret } from './secret-values';

const MAX_LOGIN_CHARS = 200;
/** A password counts only before something that is clearly a host. */
const LOGIN = /(?:^|[\s"'`(=,])([A-Za-z_][\w.-]{0,63}):([^\s"'`<>@:/]{1,128})$/;
const ORACLE = /(?:^|[\s"'`=,]|thin:)([A-Za-z_]\w{0,63})\/([^\s"'`<>@:/]{1,128})$/;
const DSN_HOST =
  /@(?:(?:tcp|udp|unix)6?\(|(?:[\w-]+\.)*[\w-]+:\d{2,5}(?![\w.])|\/\/[\w.-]+|localhost\b|\d{1,3}(?:\.\d{1,3}){3})/y;
const ADDRESS_SCHEME = /^(?:mailto|sips?|xmpp|acct|e-?mail|from|to|cc|bcc|contact|author|user|git|ssh)$/i;

export function findLogins(text: string, edits: Edit[] | undefined, hasTellingWord: boolean): Edit[] | undefined {
  let found = edits;
  const add = (edit: Edit | undefined) => {
    if (edit === undefined) return;
    found ??= [];
    found.push(edit);
  };
  let last = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    add(loginAt(text, at, Math.max(last, at - MAX_LOGIN_CHARS)));
    last = at;
  }
  for (let at = text.indexOf("'"); at !== -1; at = text.indexOf("'", at + 1)) add(sqlPassword(text, at));
  if (hasTellingWord) {
    for (const edit of matches(NETRC, text)) add(edit);
    for (const edit of matches(LOGIN_LINE, text)) if (looksSecret(text.slice(edit.start, edit.end))) add(edit);
  }
  if (text.includes('5432:') || text.includes('*:*:')) for (const edit of matches(PGPASS, text)) add(edit);
  return found;
}

/** Whether {@link findLogins} may find something in this text, or in the texts that it holds as JSON. */
export function mayHoldLogin(text: string, hasTellingWord: boolean): boolean {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    DSN_HOST.lastIndex = at;
    if (DSN_HOST.test(text) && /[:/][^\s"'@:/]{1,128}$/.test(text.slice(Math.max(0, at - 130), at))) return true;
  }
  for (let at = text.indexOf("'"); at !== -1; at = text.indexOf("'", at + 1))
    if (mayBeSqlPassword(text, at)) return true;
  return (
    (hasTellingWord && MACHINE.test(text) && text.includes('password')) ||
    text.includes('5432:') ||
    text.includes('*:*:')
  );
}

function loginAt(text: string, at: number, first: number): Edit | undefined {
  DSN_HOST.lastIndex = at;
  if (!DSN_HOST.test(text)) return undefined;
  const before = text.slice(first, at);
  const [, user = '', password = ''] = LOGIN.exec(before) ?? ORACLE.exec(before) ?? [];
  if (password === '' || isStandIn(password)) return undefined;
  if (ADDRESS_SCHEME.test(user) && !looksSecret(password)) return undefined;
  return { start: at - password.length, end: at };
}

const SQL_QUOTED = /'((?:[^'\r\n]|''){1,256})'/y;

/** `IDENTIFIED BY '…'`, `PASSWORD '…'` */
function sqlPassword(text: string, at: number): Edit | undefined {
  if (!isSqlPassword(text, at)) return undefined;
  SQL_QUOTED.lastIndex = at;
  const value = SQL_QUOTED.exec(text)?.[1];
  return value === undefined || isStandIn(value) ? undefined : { start: at + 1, end: at + 1 + value.length };
}

function mayBeSqlPassword(text: string, at: number): boolean {
  return /by[ (]$/i.test(text.slice(at - 3, at)) || isSqlPassword(text, at);
}

function isSqlPassword(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (before !== 0x20 && before !== 0x28) return false;
  const y = text.charCodeAt(at - 2) | 0x20;
  if (y !== 0x79 && !mayWordEnd(text, at - 1)) return false;
  const head = text.slice(Math.max(0, at - 80), at - 1);
  if (/identified\s+(?:with\s+\w+\s+)?by$/i.test(head)) return true;
  return /(?<![A-Za-z_])(?:password|passwd|pwd|passphrase)$/i.test(head);
}

/** In JSON text, a blank may be an escape with a letter: `\t`. */
const MACHINE = /(?:machine|login|user(?:name)?)[\s\\]/;
const NETRC =
  /machine(?<![\w-]machine)\s{1,64}[^\s]{1,256}\s{1,64}(?:login\s{1,64}[^\s]{1,256}\s{1,64})?(?:account\s{1,64}[^\s]{1,256}\s{1,64})?password\s{1,64}([^\s"'`\\]{1,256})/g;
/** `login bo password …`, also of routers. */
const LOGIN_LINE =
  /\b(?:login|user(?:name)?)[ \t]{1,64}[^\s"'`\\]{1,64}[ \t]{1,64}(?:[a-z]{1,16}[ \t]{1,64})?password[ \t]{1,64}(?:\d[ \t])?([^\s"'`\\]{6,256})/g;
/** A line, also within JSON text or behind a word. */
const PGPASS =
  /(?<=^|[\s"'`=(]|\\[nrt])[^\s:"'`=(\\]{1,256}:(?:\d{1,5}|\*):[^\s:"'\\]{1,64}:[^\s:"'\\]{1,64}:([^\s"'`\\]{1,256})/g;

function matches(shape: RegExp, text: string): Edit[] {
  return Array.from(text.matchAll(shape), (match) => {
    const end = match.index + match[0].length;
    return { start: end - (match[1] as string).length, end };
  }).filter(({ start, end }) => !isStandIn(text.slice(start, end)));
}
