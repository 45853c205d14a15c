// How a duration compares with what is usual for spans of the same name.

import type { UsualDuration } from '../api/types';

/** 0: at most the median; 1: at most the 95th percentile; 2: at most twice that; 3: longer. */
export type Heat = 0 | 1 | 2 | 3;

export const HEAT_LABELS: readonly string[] = [
  'Up to the median',
  'Up to the 95th percentile',
  'Up to twice that',
  'Longer',
];

export type UsualDurations = ReadonlyMap<string, UsualDuration>;

/** Undefined where nothing is known of the name. */
export function heatOf(durationMicros: number, usual: UsualDuration | undefined): Heat | undefined {
  if (usual === undefined) return undefined;
  if (durationMicros <= usual.p50_us) return 0;
  if (durationMicros <= usual.p95_us) return 1;
  return durationMicros <= 2 * usual.p95_us ? 2 : 3;
}

/** `3.1× the median`, for people; undefined where nothing is known, or the median is too short to compare with. */
export function comparedWithUsual(durationMicros: number, usual: UsualDuration | undefined): string | undefined {
  if (usual === undefined || usual.p50_us < 1) return undefined;
  const times = durationMicros / usual.p50_us;
  return `${times >= 10 ? Math.round(times) : times.toFixed(1)}× the median`;
}
