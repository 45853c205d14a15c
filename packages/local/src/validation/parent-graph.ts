// The checks on parents that the contract answers with 409: a parent cycle, or a parent in another trace. Pure: the
// caller looks up which ancestors are already stored.

import { Rejection } from '../contract/rejection';
import type { SpanItem } from '../contract/span';

export type Link = Pick<SpanItem, 'id' | 'parent_id' | 'trace_id'>;

/** Ids of parents that no span of the same trace in the batch has. */
export function parentsOutside(batch: readonly Link[]): string[] {
  const inside = new Set(batch.map(keyOf));
  const outside = new Set<string>();
  for (const { trace_id, parent_id } of batch) {
    if (parent_id !== null && !inside.has(keyOf({ trace_id, id: parent_id }))) outside.add(parent_id);
  }
  return [...outside];
}

/**
 * A parent that is nowhere is fine: it may still come. Where one id exists in several traces, the parent in the
 * span's own trace counts.
 *
 * @param stored the stored ancestors of the batch, without those that the batch replaces
 * @throws Rejection 409
 */
export function refuseBadParents(batch: readonly Link[], stored: readonly Link[]): void {
  // The batch comes last: its version of a span is the one that counts.
  const known = [...stored, ...batch];
  const byKey = new Map(known.map((link) => [keyOf(link), link]));
  const ids = new Set(known.map((link) => link.id));
  for (const { id, trace_id, parent_id } of batch) {
    if (parent_id === null || !ids.has(parent_id) || byKey.has(keyOf({ trace_id, id: parent_id }))) continue;
    throw new Rejection(409, `the parent of span ${JSON.stringify(id)} belongs to another trace`);
  }
  refuseCycle(batch, byKey);
}

function refuseCycle(batch: readonly Link[], byKey: ReadonlyMap<string, Link>): void {
  const rooted = new Set<Link>();
  for (const start of batch) {
    const path = new Set<Link>();
    let span: Link | undefined = start;
    while (span && !rooted.has(span)) {
      if (path.has(span)) throw new Rejection(409, `span ${JSON.stringify(span.id)} is its own ancestor`);
      path.add(span);
      span = span.parent_id === null ? undefined : byKey.get(keyOf({ trace_id: span.trace_id, id: span.parent_id }));
    }
    for (const link of path) rooted.add(link);
  }
}

function keyOf({ trace_id, id }: Pick<Link, 'trace_id' | 'id'>): string {
  return `${trace_id}\0${id}`;
}
