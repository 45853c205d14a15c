// The part of a row's key that follows from the store's identity rule.

import type { SpanItem } from '../contract/span';
import type { StoreSemantics } from '../contract/store-semantics';

/** What tells two stored spans of one account and id apart; '' where there can be only one. */
export function partitionKey(
  semantics: StoreSemantics,
  span: Pick<SpanItem, 'trace_id'>,
  startedAtUtc: string,
): string {
  return semantics === 'legacy' ? '' : `${startedAtUtc.slice(0, 10)}/${span.trace_id}`;
}
