// Durations for people: three significant digits and the unit that suits.

/** Microseconds as text, for example `850 µs`, `12.3 ms`, `4.56 s`, `2 min 5 s`. */
export function formatDuration(micros: number | null | undefined): string {
  if (micros === null || micros === undefined) return '–';
  const size = Math.abs(micros);
  const sign = micros < 0 ? '−' : '';
  if (size < 1000) return `${sign}${Math.round(size)} µs`;
  if (size < 999_500) return `${sign}${Number((size / 1000).toPrecision(3))} ms`;
  const seconds = size / 1_000_000;
  if (seconds < 59.95) return `${sign}${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${sign}${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 172_800) return `${sign}${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
  return `${sign}${Math.round(whole / 86_400)} d`;
}
