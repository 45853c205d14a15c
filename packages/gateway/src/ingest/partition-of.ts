// Which partition a trace lies in: the same for all of its spans, on every node.

/** @param traceId 32 hex digits; their last ones are random in every kind of id */
export function partitionOf(traceId: string, partitions: number): number {
  return partitions === 1 ? 0 : Number.parseInt(traceId.slice(-8), 16) % partitions;
}

/** What belongs to each partition, in its order. */
export function byPartition<T extends { readonly traceId: string }>(
  entries: readonly T[],
  partitions: number,
): Map<number, T[]> {
  const parts = new Map<number, T[]>();
  for (const entry of entries) {
    const partition = partitionOf(entry.traceId, partitions);
    const others = parts.get(partition);
    if (others === undefined) parts.set(partition, [entry]);
    else others.push(entry);
  }
  return parts;
}
