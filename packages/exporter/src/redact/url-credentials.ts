// Credentials in URLs: `user:password@`, a token alone before the `@`, and addresses that are themselves a credential.
import type { Edit } from './edits';
import { isOpaque, isStandIn } from './secret-values';

/** May contain escapes of JSON, such as a control character. */
const ANY_USER_INFO = /:\/\/[^\s"'`<>]{0,512}@/y;

/** @param colon where the `:` of `://` is */
export function mayHoldUrlCredential(text: string, colon: number): boolean {
  ANY_USER_INFO.lastIndex = colon;
  if (!hasSignNear(text, colon)) return urlCredential(text, colon) !== undefined;
  return ANY_USER_INFO.test(text) || urlCredential(text, colon) !== undefined;
}

/** `user:password@`: the password may have any sign but those that end it in practice. */
const USER_INFO = /:\/\/[^\s:@/?#"'`<>[\]\\]{0,256}:([^\s/?#"'`<>\\]+)@/y;
/**
 * The same with signs that should have been encoded, before something that is a host. Not what looks like a port before
 * a path.
 */
const LENIENT_USER_INFO =
  /:\/\/[^\s:@/?#"'`<>[\]\\]{0,256}:(?!\d{1,5}(?:[/?#]|$))([^\s"'`<>\\@]{1,256}(?:@[^\s"'`<>\\@]{1,256}){0,3}?)@(?=(?:[\w-]+\.)*[\w-]+(?::\d{1,5})?(?:[/?#,\s"'`<>\\)]|$)|\[)/y;
/** A token instead of a user: `https://TOKEN@host`. */
const USER_ONLY = /:\/\/([A-Za-z0-9_.~-]{20,256})@/y;
/** The address that an application reports its errors to holds a key that every visitor of a page sees. */
const PUBLIC_USER = /^[0-9a-f]{32}$/;
const REPORT_PATH = /@[\w.-]{1,128}(?::\d{1,5})?\/\d{1,20}(?![\w/.-])/y;
/** Addresses that are a credential: whoever knows one may post. */
const WEBHOOK =
  /:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)|(?:\w+\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks|[\w.-]{1,80}\.webhook\.office\.com\/webhookb2|hooks\.zapier\.com\/hooks\/catch|api\.telegram\.org)\/([\w/@:-]{8,})/iy;

const USER_INFOS = [USER_INFO, LENIENT_USER_INFO];
const MAX_USER_INFO_CHARS = 1024;

function hasSignNear(text: string, colon: number): boolean {
  return text.slice(colon, colon + MAX_USER_INFO_CHARS).includes('@');
}

export function urlCredential(text: string, colon: number): Edit | undefined {
  for (const shape of hasSignNear(text, colon) ? USER_INFOS : []) {
    shape.lastIndex = colon;
    const password = shape.exec(text)?.[1];
    if (password === undefined) continue;
    const end = shape.lastIndex - 1;
    return isStandIn(password) ? undefined : { start: end - password.length, end };
  }
  USER_ONLY.lastIndex = colon;
  const user = USER_ONLY.exec(text)?.[1];
  if (user !== undefined && isOpaque(user) && !isReportAddress(text, user, USER_ONLY.lastIndex - 1))
    return { start: USER_ONLY.lastIndex - 1 - user.length, end: USER_ONLY.lastIndex - 1 };
  WEBHOOK.lastIndex = colon;
  const path = WEBHOOK.exec(text)?.[1];
  return path === undefined ? undefined : { start: WEBHOOK.lastIndex - path.length, end: WEBHOOK.lastIndex };
}

function isReportAddress(text: string, user: string, at: number): boolean {
  REPORT_PATH.lastIndex = at;
  return PUBLIC_USER.test(user) && REPORT_PATH.test(text);
}
