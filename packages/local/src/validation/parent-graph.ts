// The checks on parents that the contract answers with 409: a cycle within the batch, or a parent in another
// trace. Pure: the caller looks up parents that are already stored.

import { Rejection } from '../rejection';
import type { SpanItem } from '../span';

type Link = Pick<SpanItem, 'id' | 'parent_id' | 'trace_id'>;

/** Ids of parents that the batch refers to but does not contain. */
export function parentsOutside(batch: readonly Link[]): string[] {
  const inside = new Set(batch.map((span) => span.id));
  const outside = new Set<string>();
  for (const { parent_id } of batch) if (parent_id !== null && !inside.has(parent_id)) outside.add(parent_id);
  return [...outside];
}

/**
 * Ids must be unique in `batch`. A parent that is neither in the batch nor stored is fine: it may still come.
 *
 * @param storedTraces trace id by span id of the stored parents
 * @throws Rejection 409
 */
export function refuseBadParents(batch: readonly Link[], storedTraces: ReadonlyMap<string, string>): void {
  const byId = new Map(batch.map((span) => [span.id, span]));
  for (const span of batch) {
    if (span.parent_id === null) continue;
    const parentTrace = byId.get(span.parent_id)?.trace_id ?? storedTraces.get(span.parent_id);
    if (parentTrace !== undefined && parentTrace !== span.trace_id) {
      throw new Rejection(409, `the parent of span ${JSON.stringify(span.id)} belongs to another trace`);
    }
  }
  refuseCycle(byId);
}

function refuseCycle(byId: ReadonlyMap<string, Link>): void {
  const rooted = new Set<string>();
  for (const start of byId.values()) {
    const path = new Set<string>();
    let span: Link | undefined = start;
    while (span && !rooted.has(span.id)) {
      if (path.has(span.id)) throw new Rejection(409, `span ${JSON.stringify(span.id)} is its own ancestor`);
      path.add(span.id);
      span = span.parent_id === null ? undefined : byId.get(span.parent_id);
    }
    for (const id of path) rooted.add(id);
  }
}
