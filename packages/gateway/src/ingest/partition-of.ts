// Which partition a trace lies in: the same for all of its spans, on every node.

/** @param traceId 32 hex digits; their last ones are random in every kind of id */
export function partitionOf(traceId: string, partitions: number): number {
  return partitions === 1 ? 0 : Number.parseInt(traceId.slice(-8), 16) % partitions;
}
