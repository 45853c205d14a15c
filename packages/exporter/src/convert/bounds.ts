// What is read of one span. Conversion does not yield within a span, so that each loop over what a span holds ends
// here; what is left out is said in `metadata.sgp_truncated`. Far above what instrumentations write.

/** Attributes of a span, in their order. */
export const MAX_ATTRIBUTES = 4_096;
/** Events that are looked at, and log records with them. */
export const MAX_EVENTS_READ = 2_048;
/** Attributes of all its events and links, and those of a resource. */
export const MAX_NESTED_ATTRIBUTES = 4_096;
/** Values in all lists and objects of a span, JSON texts apart. */
export const MAX_SPAN_VALUES = 40_000;
/** Values in one attribute, or in the JSON of one; more are replaced by a count. */
export const MAX_VALUES = 20_000;
/** Of one text that is not itself cut later. */
export const MAX_TEXT_CHARS = 1024 * 1024;
/** Of the JSON texts that are parsed, all together. */
export const MAX_PARSED_SPAN_CHARS = 4 * 1024 * 1024;

/** What of it is left for the rest of a span. */
export interface SpanBudget {
  values: number;
  nestedAttributes: number;
  parsedChars: number;
}

export function spanBudget(): SpanBudget {
  return {
    values: MAX_SPAN_VALUES,
    nestedAttributes: MAX_NESTED_ATTRIBUTES,
    parsedChars: MAX_PARSED_SPAN_CHARS,
  };
}

/** The first entries of a list that may have holes, and a length that has nothing to do with what is in it. */
export function firstOf<T>(list: readonly T[] | undefined, max: number): T[] {
  const length = Math.min(list?.length ?? 0, max);
  const first: T[] = [];
  for (let index = 0; index < length; index++) {
    const entry = list?.[index];
    if (entry !== undefined && entry !== null) first.push(entry);
  }
  return first;
}
