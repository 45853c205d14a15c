// How much of one span is read. Conversion does not yield within a span, so every loop over its parts has a bound, far
// above what instrumentations write. `metadata.sgp_truncated` says what was left out.

/** Attributes of a span, in their order. */
export const MAX_ATTRIBUTES = 4_096;
/** Entries of an array that is spelt in names (`llm.input_messages.0.…`). */
export const MAX_INDEXED_ENTRIES = 1_024;
/** Events that are looked at, and log records with them. */
export const MAX_EVENTS_READ = 2_048;
/** Attributes and fields of the bodies of all its log records. */
export const MAX_RECORD_FIELDS = 16_384;
/** Attributes of all its events and links, and those of a resource. */
export const MAX_NESTED_ATTRIBUTES = 4_096;
/** Values in all lists and objects of a span, JSON texts apart. */
export const MAX_SPAN_VALUES = 40_000;
/** Values in one attribute, or in the JSON of one; more are replaced by a count. */
export const MAX_VALUES = 20_000;
/** Characters of all texts in lists and objects of a span; of further ones, only the beginning is read. */
export const MAX_SPAN_CHARS = 4 * 1024 * 1024;
/** Characters of all names and texts in attributes of events and links. */
export const MAX_NESTED_CHARS = 1024 * 1024;
/** The same of a resource, which goes with every span. */
export const MAX_RESOURCE_CHARS = 128 * 1024;
/**
 * A longer text is left out unread. The engine joins a text that was made of parts when its first character is asked
 * for, and copies all of it.
 */
export const MAX_WHOLE_CHARS = 16 * 1024 * 1024;
/** How much of a text is kept when there were too many before it. */
export const BEGINNING_CHARS = 256;
/** Of the name of an attribute, or of a key. */
export const MAX_KEY_CHARS = 1024;
/** Of one text that is not itself cut later. */
export const MAX_TEXT_CHARS = 1024 * 1024;
/** Counted for a value that is no text. */
export const VALUE_CHARS = 16;
/** Of the JSON texts that are parsed, all together. */
export const MAX_PARSED_SPAN_CHARS = 4 * 1024 * 1024;

/** How much more of the span may still be read. */
export interface SpanBudget {
  values: number;
  chars: number;
  nestedAttributes: number;
  nestedChars: number;
  parsedChars: number;
}

export function spanBudget(): SpanBudget {
  return {
    values: MAX_SPAN_VALUES,
    chars: MAX_SPAN_CHARS,
    nestedAttributes: MAX_NESTED_ATTRIBUTES,
    nestedChars: MAX_NESTED_CHARS,
    parsedChars: MAX_PARSED_SPAN_CHARS,
  };
}

/** The text, or what stands for one that is too long to be read. */
export function readableText(text: string): string {
  return text.length > MAX_WHOLE_CHARS ? `<omitted: ${text.length} characters>` : text;
}

/** The first entries of a list, which may be an array with gaps and an enormous length. */
export function firstOf<T>(list: readonly T[] | undefined, max: number): T[] {
  const length = Math.min(list?.length ?? 0, max);
  const first: T[] = [];
  for (let index = 0; index < length; index++) {
    const entry = list?.[index];
    if (entry !== undefined && entry !== null) first.push(entry);
  }
  return first;
}
