// HrTime to ISO 8601 with microseconds. The text is part of a span's storage identity, so one HrTime always gives one
// text.

import type { HrTime } from '@opentelemetry/api';
import { RealDate } from '../clock/real-time';

const LAST_SECOND = 253_402_300_799; // 9999-12-31T23:59:59Z; later years need a longer form than the API documents

const threeDigits = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'));

let cachedSecond = Number.NaN;
let cachedPrefix = '';

/** `2026-11-21T10:00:00.123456Z`, or `undefined` when the value is not a time. Nanoseconds are cut, not rounded. */
export function isoTimestamp(time: HrTime | undefined): string | undefined {
  if (!Array.isArray(time)) return undefined;
  const [seconds, nanos] = time as [unknown, unknown];
  if (typeof seconds !== 'number' || typeof nanos !== 'number') return undefined;
  const second = Math.floor(seconds) + Math.floor(nanos / 1e9);
  if (!(second >= 0 && second <= LAST_SECOND)) return undefined;
  if (second !== cachedSecond) {
    // Neighbouring spans share their second, and making a Date costs more than all the rest.
    cachedPrefix = new RealDate(second * 1000).toISOString().slice(0, 20);
    cachedSecond = second;
  }
  const micros = Math.floor((((nanos % 1e9) + 1e9) % 1e9) / 1000);
  const millis = Math.floor(micros / 1000);
  // The end is joined first, while it is short: the engine stores longer sums as chains, which cost every reader.
  const end = `${threeDigits[millis]}${threeDigits[micros - millis * 1000]}Z`;
  return cachedPrefix + end;
}

/**
 * Whether the text of one time is before that of another; both have one. Comparing texts costs more than making them.
 */
export function isBefore(time: HrTime, other: HrTime): boolean {
  if (!isNormalised(time) || !isNormalised(other)) return `${isoTimestamp(time)}` < `${isoTimestamp(other)}`;
  return time[0] < other[0] || (time[0] === other[0] && time[1] < other[1]);
}

function isNormalised([seconds, nanos]: HrTime): boolean {
  return Number.isInteger(seconds) && nanos >= 0 && nanos < 1e9;
}
