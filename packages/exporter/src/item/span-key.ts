/** Identifies a span among those of all traces. Unambiguous without a separator: both ids have a fixed length. */
export function spanKey(traceId: string, spanId: string): string {
  return traceId + spanId;
}
