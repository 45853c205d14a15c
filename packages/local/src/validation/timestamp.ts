// ISO 8601 date-times with microsecond precision, which Date (milliseconds) cannot hold.

const DAY = /(\d{4})-(\d{2})-(\d{2})/.source;
const TIME = /(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,18}))?)?/.source;
const OFFSET = /(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)?/.source;
const ISO_8601 = new RegExp(`^${DAY}[Tt ]${TIME}${OFFSET}$`);

const FIRST_MICROS = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1000n;
const LAST_MICROS = BigInt(Date.parse('9999-12-31T23:59:59.999Z')) * 1000n + 999n;

/**
 * Microseconds since the epoch, or undefined if `text` is not a date with a time in years 1 to 9999.
 * A time without an offset is taken as UTC; digits beyond the microsecond are cut off.
 */
export function parseTimestamp(text: string): bigint | undefined {
  const match = ISO_8601.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetHours = Number(match[10] ?? 0);
  const offsetMinutes = Number(match[11] ?? 0);
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that the month does not have rolls over instead of failing.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute, second);
  const offsetMillis = (match[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000;
  const fractionMicros = BigInt((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  const micros = BigInt(date.getTime() - offsetMillis) * 1000n + fractionMicros;
  return micros < FIRST_MICROS || micros > LAST_MICROS ? undefined : micros;
}

/** The UTC form with six fractional digits, for example `2026-01-31T09:30:00.000250Z`. */
export function formatTimestamp(micros: bigint): string {
  const withinSecond = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (micros - withinSecond) / 1_000_000n;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${withinSecond.toString().padStart(6, '0')}Z`;
}

/** The form that nearly every client sends; two of one length compare like the instants they name. */
const UTC_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;

/** A valid timestamp in a form that PostgreSQL reads and that begins with its UTC day. */
export function toUtcText(timestamp: string): string {
  return UTC_FORM.test(timestamp) ? timestamp : formatTimestamp(parseTimestamp(timestamp) as bigint);
}

/** Whether the first of two valid timestamps is earlier. */
export function isEarlier(first: string, second: string): boolean {
  if (first.length === second.length && UTC_FORM.test(first) && UTC_FORM.test(second)) return first < second;
  return (parseTimestamp(first) as bigint) < (parseTimestamp(second) as bigint);
}
