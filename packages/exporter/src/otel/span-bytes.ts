// A cheap estimate of what a waiting span holds on to, made once when it is queued. It bounds the queue's memory; it is not the
// size of the request.
import type { SpanLike } from '../convert/span-like';

/** Ids, times, status and the objects around them. */
const SPAN_BYTES = 600;
const VALUE_BYTES = 16;
const EVENT_BYTES = 200;

/** Never throws: it runs outside of any call of the application. */
export function estimateSpanBytes(span: SpanLike): number {
  try {
    let bytes = SPAN_BYTES + charsOf(span.name) + charsOf(span.status.message) + attributeBytes(span.attributes);
    for (const event of span.events) bytes += EVENT_BYTES + attributeBytes(event.attributes);
    for (const link of span.links) bytes += EVENT_BYTES + attributeBytes(link.attributes);
    return bytes;
  } catch {
    // An attribute with a getter that throws; conversion says so in the item.
    return SPAN_BYTES;
  }
}

function attributeBytes(attributes: Readonly<Record<string, unknown>> | undefined): number {
  let bytes = 0;
  for (const key in attributes) {
    const value = attributes[key];
    bytes += key.length + VALUE_BYTES;
    if (typeof value === 'string') bytes += value.length;
    else if (Array.isArray(value))
      for (const entry of value) bytes += typeof entry === 'string' ? entry.length : VALUE_BYTES;
  }
  return bytes;
}

/** An application may have put anything where a text belongs. */
function charsOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0;
}
