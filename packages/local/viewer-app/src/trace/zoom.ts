// The part of a trace that the timeline shows, as microseconds from the start of the trace.

export interface Range {
  fromMicros: number;
  toMicros: number;
}

const SHORTEST_MICROS = 10;

export function wholeTrace(lengthMicros: number): Range {
  return { fromMicros: 0, toMicros: Math.max(lengthMicros, 1) };
}

/** Reads `from-to` of the URL; undefined if it is no part of the trace. */
export function parseZoom(text: string | undefined, lengthMicros: number): Range | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '');
  if (!match) return undefined;
  const range = { fromMicros: Number(match[1]), toMicros: Number(match[2]) };
  return range.toMicros > range.fromMicros && range.fromMicros < lengthMicros ? range : undefined;
}

/** For the URL; undefined for the whole trace. */
export function formatZoom(range: Range, lengthMicros: number): string | undefined {
  if (range.fromMicros <= 0 && range.toMicros >= lengthMicros) return undefined;
  return `${Math.round(range.fromMicros)}-${Math.round(range.toMicros)}`;
}

/** Makes the range `factor` times as long around `at` (0 left edge, 1 right edge), within the trace. */
export function zoomBy(range: Range, factor: number, at: number, lengthMicros: number): Range {
  const length = range.toMicros - range.fromMicros;
  const wanted = Math.min(Math.max(length * factor, SHORTEST_MICROS), lengthMicros);
  const centre = range.fromMicros + length * at;
  return within({ fromMicros: centre - wanted * at, toMicros: centre + wanted * (1 - at) }, lengthMicros);
}

/** Moves the range by a share of its own length, within the trace. */
export function panBy(range: Range, share: number, lengthMicros: number): Range {
  const step = (range.toMicros - range.fromMicros) * share;
  return within({ fromMicros: range.fromMicros + step, toMicros: range.toMicros + step }, lengthMicros);
}

/** Moves a range that sticks out back into the trace. */
export function within(range: Range, lengthMicros: number): Range {
  const length = Math.min(range.toMicros - range.fromMicros, lengthMicros);
  const fromMicros = Math.min(Math.max(range.fromMicros, 0), lengthMicros - length);
  return { fromMicros, toMicros: fromMicros + length };
}

/** Round positions for about `count` marks of a ruler. */
export function rulerMarks(range: Range, count: number): number[] {
  const rough = (range.toMicros - range.fromMicros) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const marks: number[] = [];
  for (let mark = Math.ceil(range.fromMicros / step) * step; mark <= range.toMicros; mark += step) marks.push(mark);
  return marks;
}
