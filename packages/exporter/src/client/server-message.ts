// What the server said: the bad items it names, and its message, short enough for a log line and without anything that
// was sent to it.
import { visibleText } from '../errors/visible-text';
import { redactText } from '../redact/redact-text';
import { withoutPayloadQuotes } from './payload-quotes';
import { redactHidden } from './redact-hidden';

const MAX_CHARS = 500;
/** Read of a message; what follows would not be shown, however much the rest shrinks. */
const MAX_READ_CHARS = 4 * MAX_CHARS;
const MAX_DETAILS = 3;
/** Some servers wrap their message: `{"error":{"message":…}}`. */
const MAX_DEPTH = 3;
/** Read of a foreign page, and quoted of its text. */
const MAX_PAGE_CHARS = 8 * 1024;
const MAX_QUOTED_CHARS = 160;
/** Control characters and marks that change the direction of text: neither belongs in a line of a log. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

/**
 * The message in an error body: FastAPI's `detail` (text or a list, whose `loc` names the item), or `message` /
 * `error`. The echo of the input that such bodies may carry is left out, and so are credentials and what the message
 * itself quotes of the request. One line, of visible characters. `undefined` when there is none.
 * @param secret the API key
 * @param sent the body of the request
 */
export function serverMessage(body: string, secret?: string, sent?: Buffer): string | undefined {
  const message = read(parse(body));
  if (!message) return undefined;
  const withoutSent = withoutPayloadQuotes(redactForeign(message, secret), sent);
  const oneLine = visibleText(withoutSent);
  return oneLine.length > MAX_CHARS ? `${oneLine.slice(0, MAX_CHARS).toWellFormed()}…` : oneLine;
}

function redactForeign(text: string, secret: string | undefined): string {
  return redactHidden(text, (each) =>
    redactText((secret ? each.replaceAll(secret, '[REDACTED]') : each).slice(0, MAX_READ_CHARS)),
  );
}

/** Whether the body is in the form of the SGP API's own errors: `{"detail":…}` (contract: What the server rejects). */
export function isOwnMessage(body: string): boolean {
  const parsed = parse(body);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) && 'detail' in parsed;
}

/**
 * The first words of a page or text that some other server answered with, such as a firewall's: without markup, on one
 * line, at most 160 characters. `undefined` when there are none, or when the body is JSON.
 */
export function foreignWords(body: string, secret?: string, sent?: Buffer): string | undefined {
  const start = body.slice(0, MAX_PAGE_CHARS);
  if (/^\s*[{[]/.test(start)) return undefined;
  const text = start
    .replace(/<(script|style|head)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi, (part) => ` ${titleOf(part)} `)
    .replace(/<[^>]*(>|$)/g, ' ')
    .replace(/&(nbsp|#160);/gi, ' ')
    .replace(/&amp;/gi, '&');
  const withoutSent = withoutPayloadQuotes(redactForeign(text, secret).replace(UNPRINTABLE, ' '), sent);
  const oneLine = visibleText(withoutSent);
  if (oneLine === '') return undefined;
  return oneLine.length > MAX_QUOTED_CHARS ? `${oneLine.slice(0, MAX_QUOTED_CHARS)}…` : oneLine;
}

function titleOf(head: string): string {
  return /<title[^>]*>([^<]*)/i.exec(head)?.[1] ?? '';
}

/**
 * Positions of the items that an error body in FastAPI's form blames: `{"detail":[{"loc":["body","items",3,…],…}]}`
 * (contract: What the server rejects). `undefined` when it blames none.
 */
export function rejectedItemIndexes(body: string): number[] | undefined {
  const parsed = parse(body);
  const indexes = new Set<number>();
  // The body was cut off because it was too long, probably by an echo of the input, which may contain anything. The
  // positions are only a hint: the items they name are tried first.
  if (parsed === undefined) {
    for (const [, index] of body.matchAll(/"loc"\s*:\s*\[\s*"body"\s*,\s*"items"\s*,\s*(\d{1,4})\b/g))
      indexes.add(Number(index));
  }
  const detail = (parsed as { detail?: unknown } | undefined)?.detail;
  if (!Array.isArray(detail)) return indexes.size > 0 ? [...indexes] : undefined;
  for (const entry of detail) {
    const loc = (entry as { loc?: unknown } | undefined)?.loc;
    if (!Array.isArray(loc)) continue;
    const index: unknown = loc[loc.indexOf('items') + 1];
    if (loc.includes('items') && Number.isInteger(index)) indexes.add(index as number);
  }
  return indexes.size > 0 ? [...indexes] : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function read(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value || undefined;
  if (Array.isArray(value)) return readList(value);
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return undefined;
  const { detail, message, error } = value as Record<string, unknown>;
  return read(detail, depth + 1) ?? read(message, depth + 1) ?? read(error, depth + 1);
}

function readList(details: readonly unknown[]): string | undefined {
  const said = details.map(readDetail).filter(Boolean);
  if (said.length === 0) return undefined;
  const more = said.length - MAX_DETAILS;
  return said.slice(0, MAX_DETAILS).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function readDetail(detail: unknown): string | undefined {
  if (typeof detail === 'string') return detail;
  const { loc, msg } = (detail ?? {}) as { loc?: unknown; msg?: unknown };
  if (typeof msg !== 'string') return undefined;
  return Array.isArray(loc) ? `${loc.join('.')}: ${msg}` : msg;
}
