/** One key for a span among those of all traces: both ids have a fixed length. */
export function spanKey(traceId: string, spanId: string): string {
  return traceId + spanId;
}
