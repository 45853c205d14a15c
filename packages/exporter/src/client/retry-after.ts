// How long a server asks to be left alone.
import { RealDate } from '../clock/real-time';

/** Beyond this a header is a mistake. */
const MAX_SECONDS = 86_400;
/** Of an HTTP date, in each of its three forms: they begin with the name of a day. */
const DATE = /^(?:mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * Milliseconds from now that `Retry-After` asks for: a number of seconds, or a date, which is read with the server's
 * own `Date` so that a local clock that is wrong does not matter. `undefined` when there is none that can be read.
 */
export function retryAfterMillis(
  retryAfter: string | undefined,
  serverDate: string | undefined,
  nowMillis: number,
): number | undefined {
  const asked = retryAfter?.trim() ?? '';
  if (/^\d{1,10}(?:\.\d{1,9})?$/.test(asked)) return Math.min(Number(asked), MAX_SECONDS) * 1000;
  const untilMillis = dateMillis(asked);
  if (untilMillis === undefined) return undefined;
  const sinceMillis = dateMillis(serverDate?.trim() ?? '') ?? nowMillis;
  return Math.min(Math.max(1, untilMillis - sinceMillis), MAX_SECONDS * 1000);
}

function dateMillis(text: string): number | undefined {
  if (text.length > 64 || !DATE.test(text)) return undefined;
  const millis = RealDate.parse(text);
  return Number.isNaN(millis) ? undefined : millis;
}
