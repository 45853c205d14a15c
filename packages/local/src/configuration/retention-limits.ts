// How much is kept: the value of --retain, and of the library's option `retain`.

/** Beyond these limits whole traces are deleted, the least recently updated first. Without a limit nothing is. */
export interface RetentionLimits {
  /** A trace is deleted when its last write is older than this. */
  maxAgeMillis?: number;
  /** Spans of all accounts together. A trace that is being written stays whole, which may exceed this by a quarter. */
  maxSpans?: number;
}

const UNIT_MILLIS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Reads `7d`, `12h`, `100000` or both with a comma; undefined if it is neither. */
export function parseRetention(text: string): RetentionLimits | undefined {
  const limits: RetentionLimits = {};
  for (const part of text.split(',')) {
    const match = /^(\d{1,12})([smhdw]?)$/.exec(part.trim());
    if (!match) return undefined;
    const value = Number(match[1]);
    const unit = match[2] as keyof typeof UNIT_MILLIS | '';
    const field = unit === '' ? 'maxSpans' : 'maxAgeMillis';
    if (value < 1 || limits[field] !== undefined) return undefined;
    limits[field] = unit === '' ? value : value * UNIT_MILLIS[unit];
  }
  return limits;
}
