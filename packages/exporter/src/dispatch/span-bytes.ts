// A cheap estimate of what a waiting span holds on to, made once when it is queued. It bounds the queue's memory; it is
// not the size of the request. Looks at so many values at most, and takes the others to be like them.
import { soundAttributes } from '../convert/sound-span';
import type { SpanLike } from '../convert/span-like';

/** Ids, times, status and the objects around them. */
const SPAN_BYTES = 600;
const VALUE_BYTES = 16;
const EVENT_BYTES = 200;
/** Values that are looked at in one span. */
const MAX_WEIGHED = 4_096;
/** Attributes that were too many to be weighed are taken to be so many times those that were. */
const UNWEIGHED_FACTOR = 8;
/** Of one list, spread over its length. */
const MAX_WEIGHED_ENTRIES = 256;
/** A list that says it is longer holds no more: it has holes. */
const MAX_BELIEVED_LENGTH = 1_000_000;

/** Never throws: it runs outside of any call of the application. */
export function estimateSpanBytes(span: SpanLike): number {
  try {
    const scale = { left: MAX_WEIGHED };
    let bytes = SPAN_BYTES + charsOf(span.name) + charsOf(span.status.message) + attributeBytes(span.attributes, scale);
    bytes += listBytes(span.events, scale);
    bytes += listBytes(span.links, scale);
    return bytes;
  } catch {
    // An attribute with a getter that throws; conversion says so in the item.
    return SPAN_BYTES;
  }
}

interface Scale {
  /** Values that may still be looked at. */
  left: number;
}

type WithAttributes = { readonly attributes?: Readonly<Record<string, unknown>> | undefined };

function listBytes(list: readonly WithAttributes[], scale: Scale): number {
  if (!Array.isArray(list)) return 0;
  let bytes = 0;
  let weighed = 0;
  const { length } = list;
  for (; weighed < length && scale.left > 0; weighed++) {
    scale.left -= 1;
    const entry = list[weighed];
    if (entry !== undefined && entry !== null) bytes += EVENT_BYTES + attributeBytes(entry.attributes, scale);
  }
  return weighed === 0 ? 0 : (bytes / weighed) * Math.min(length, MAX_BELIEVED_LENGTH);
}

function attributeBytes(recorded: Readonly<Record<string, unknown>> | undefined, scale: Scale): number {
  const attributes = soundAttributes(recorded);
  let bytes = 0;
  for (const key in attributes) {
    // Going on to count them takes longer than weighing these did.
    if (scale.left <= 0) return bytes * UNWEIGHED_FACTOR;
    scale.left -= 1;
    bytes += key.length + VALUE_BYTES + valueBytes(attributes[key]);
  }
  return bytes;
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (!Array.isArray(value)) return 0;
  const { length } = value;
  const step = Math.max(1, length / MAX_WEIGHED_ENTRIES);
  let bytes = 0;
  let weighed = 0;
  for (let at = 0; at < length; at += step) {
    const entry: unknown = value[Math.floor(at)];
    weighed += 1;
    if (entry !== undefined) bytes += typeof entry === 'string' ? entry.length : VALUE_BYTES;
  }
  return weighed === 0 ? 0 : Math.round((bytes / weighed) * Math.min(length, MAX_BELIEVED_LENGTH));
}

/** An application may have put anything where a text belongs. */
function charsOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0;
}
